// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

extension TenantAllocation {
    /// The elements that make this allocation work, as confirmed ones, or as provisional ones for so many seconds.
    ///
    /// - Parameters:
    ///   - shaping: the minor number of its class of bandwidth.
    ///   - answersPings: whether the public address is this tenant's alone.
    package func elements(shaping minor: UInt16, answersPings: Bool, seconds: Int? = nil) -> [TableElement] {
        let isProvisional = seconds != nil
        let (room, address) = ("\(roomAddress)", "\(publicAddress)")
        let element = { (set: TenantTable.Name, key: [String], value: [String]) in
            TableElement(set, key, to: value, of: tenant, seconds: seconds)
        }
        var all: [TableElement] = []
        for forwarding in forwardings {
            let transport = forwarding.transport.rawValue
            all.append(
                element(
                    isProvisional ? .next : .now, [address, transport, "\(forwarding.publicPort)"],
                    [room, "\(forwarding.roomPort)"]))
        }
        for (transport, port) in Set(forwardings.map { RoomPort($0) }).sorted().map({ ($0.transport, $0.port) }) {
            all.append(element(.live, [room, transport.rawValue, "\(port)"], []))
        }
        all.append(element(.tenants, [room], []))
        all.append(element(isProvisional ? .sourceNext : .source, [room], [address]))
        if answersPings { all.append(element(isProvisional ? .echoNext : .echo, [address], [room])) }
        all.append(
            element(isProvisional ? .classNext : .classNow, [room], [ShapingClass.text(minor)]))
        if let mac {
            all.append(element(.bound, [room], []))
            all.append(element(.bind, [room, "\(mac)"], []))
        }
        return all
    }
}

/// A port of the server, which several public ports may lead to.
private struct RoomPort: Hashable, Comparable {
    let transport: Transport
    let port: Port

    init(_ forwarding: PortForwarding) {
        transport = forwarding.transport
        port = forwarding.roomPort
    }

    static func < (one: RoomPort, other: RoomPort) -> Bool { (one.transport, one.port) < (other.transport, other.port) }
}
