// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Sampling

/// Traffic counters of an interface since it came up (IFLA_STATS64). Bytes are those of Ethernet frames without FCS and without a VLAN tag that
/// hardware stripped.
package struct InterfaceCounters: Hashable, Sendable {
    package var receivedFrames: UInt64 = 0
    package var sentFrames: UInt64 = 0
    package var receivedBytes: UInt64 = 0
    package var sentBytes: UInt64 = 0
    package var receiveErrors: UInt64 = 0
    /// Received, then dropped by the kernel, for example for want of a protocol handler.
    package var receivedDropped: UInt64 = 0
    /// Lost by the device before the kernel saw them: overrun, FIFO and missed errors.
    package var missedFrames: UInt64 = 0

    /// Fields of struct rtnl_link_stats64.
    init(_ bytes: [UInt8]) {
        func field(_ index: Int) -> UInt64 { bytes.native(UInt64.self, at: 8 * index) ?? 0 }
        receivedFrames = field(0)
        sentFrames = field(1)
        receivedBytes = field(2)
        sentBytes = field(3)
        receiveErrors = field(4)
        receivedDropped = field(6)
        missedFrames = field(11) &+ field(14) &+ field(15)
    }

    init() {}
}

/// An interface's counters, and whether its link was there to count anything.
struct InterfaceReading: Hashable, Sendable {
    var counters: InterfaceCounters
    /// The link works (IFF_LOWER_UP).
    var hasCarrier: Bool
    /// Changes of the carrier since the interface was made (IFLA_CARRIER_CHANGES).
    var carrierChanges: UInt32
}

/// Reads one interface's counters again and again through one socket, in the network namespace where it was made.
final class InterfaceCounterReader: Sendable {
    let interface: String
    private let index: Int32
    private let socket: NetlinkSocket

    init(_ facts: InterfaceFacts) throws(CaptureError) {
        interface = facts.name
        index = facts.index
        socket = try NetlinkSocket()
    }

    /// How the host stands to the interface now. Throws when the interface is gone.
    func standing() throws(CaptureError) -> InterfaceStanding {
        let link = try socket.link(index, interface)
        let addresses = try socket.addresses(of: link)
        return InterfaceStanding(
            link, masterName: socket.masterName(of: link) ?? "", hasAddress: addresses.contains(where: \.isRouted))
    }

    /// Throws when the interface is gone.
    func read() throws(CaptureError) -> InterfaceReading {
        let answers = try socket.request(
            type: UInt16(RTM_GETLINK), body: LinkMessage.request(index: index), dump: false, subject: interface)
        let attributes = answers.first?.attributes(from: 16) ?? [:]
        guard let statistics = attributes[UInt16(IFLA_STATS64)], let flags = answers.first?.native(UInt32.self, at: 8)
        else {
            throw CaptureError(.readInterface, interface, reason: "the kernel sent no counters")
        }
        return InterfaceReading(
            counters: InterfaceCounters(statistics), hasCarrier: flags & LinkMessage.lowerUp != 0,
            carrierChanges: attributes[UInt16(IFLA_CARRIER_CHANGES)]?.native(UInt32.self, at: 0) ?? 0)
    }
}

enum LinkMessage {
    /// IFF_LOWER_UP of linux/if.h.
    static let lowerUp: UInt32 = 1 << 16

    /// struct ifinfomsg that asks for one interface by index, or by name with index 0.
    static func request(index: Int32, name: String? = nil) -> [UInt8] {
        var body: [UInt8] = [0, 0, 0, 0]
        body.append(native: index)
        body.append(contentsOf: [UInt8](repeating: 0, count: 8))
        if let name {
            let text = Array(name.utf8) + [0]
            body.append(native: UInt16(4 + text.count))
            body.append(native: UInt16(IFLA_IFNAME))
            body.append(contentsOf: text)
            while body.count % 4 != 0 { body.append(0) }
        }
        return body
    }
}
