// SPDX-License-Identifier: Apache-2.0

internal import CNetlinkRoute
internal import Values

/// Permanent neighbour entries on an interface (ip-neighbour(8)), ours known by their protocol; one acknowledged message each. For one thread; needs
/// CAP_NET_ADMIN for what changes.
final class NeighbourEntries {
    /// A permanent entry.
    struct Entry: Hashable, Sendable {
        let mac: MACAddress
        let isOurs: Bool
    }

    /// NDA_PROTOCOL of ours: the same as the major number of our classes.
    private static let protocolNumber: UInt8 = 0x7a
    private static let most = 1 << 16

    private let socket: OpaquePointer
    private let interface: Int32
    private let name: String

    init(_ name: String) throws(ShapingError) {
        var error: Int32 = 0
        guard let socket = titipan_route_open(&error) else { throw ShapingError("open a routing socket", error) }
        self.socket = socket
        self.name = name
        interface = titipan_interface_number(name)
    }

    deinit { nl_socket_free(socket) }

    func list() throws(ShapingError) -> [IPAddress: Entry] {
        var list = [titipan_neighbour](repeating: titipan_neighbour(), count: NeighbourEntries.most)
        let count = titipan_neighbour_list(socket, interface, &list, list.count)
        guard count >= 0 else { throw ShapingError("list the neighbours on \(name)", Int32(clamping: count)) }
        var found: [IPAddress: Entry] = [:]
        for one in list.prefix(Int(count)) {
            let bytes = withUnsafeBytes(of: one.address) { Array($0.prefix(Int(one.size))) }
            guard let address = IPAddress(bytes: bytes) else { continue }
            let mac = withUnsafeBytes(of: one.mac) { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
            found[address] = Entry(
                mac: MACAddress(bits: mac), isOurs: one.protocol == NeighbourEntries.protocolNumber)
        }
        return found
    }

    /// Puts an entry in the place of whatever is there.
    func put(_ address: IPAddress, _ mac: MACAddress) throws(ShapingError) {
        try check(change(address, mac), "bind \(address) to \(mac) on \(name)")
    }

    func remove(_ address: IPAddress) throws(ShapingError) {
        try check(change(address, nil), "release \(address) on \(name)")
    }

    /// - Parameter mac: `nil` to remove it.
    private func change(_ address: IPAddress, _ mac: MACAddress?) -> Int32 {
        var one = titipan_neighbour()
        let bytes = address.bytes
        one.size = UInt8(bytes.count)
        one.protocol = NeighbourEntries.protocolNumber
        withUnsafeMutableBytes(of: &one.address) { $0.copyBytes(from: bytes) }
        withUnsafeMutableBytes(of: &one.mac) { $0.copyBytes(from: mac?.bytes ?? []) }
        return titipan_neighbour_change(socket, interface, &one, mac == nil ? 1 : 0)
    }

    private func check(_ result: Int32, _ what: String) throws(ShapingError) {
        if result < 0 { throw ShapingError(what, result) }
    }
}
