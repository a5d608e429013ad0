// SPDX-License-Identifier: Apache-2.0

import Packets
import Values

/// UDP in IPv4 over Ethernet.
enum SampleFrames {
    private static let server = (mac: MACAddress(bits: 0x0277_0000_0010), address: IPAddress(ipv4: 0xcb00_710a))
    private static let outside = (mac: MACAddress(bits: 0x0277_0000_0001), address: IPAddress(ipv4: 0xc633_6401))

    /// A frame of `length` bytes, at least 60.
    static func udp(length: Int, towardsServer: Bool) -> [UInt8] {
        let (from, to) = towardsServer ? (outside, server) : (server, outside)
        let packet = FrameBuilder.ipv4Packet(
            source: from.address, destination: to.address, protocolNumber: IPProtocol.udp, identification: 0,
            payload: [UInt8](repeating: 0x5a, count: length - 34))
        return FrameBuilder.ethernetFrame(
            destination: to.mac, source: from.mac, etherType: EtherType.ipv4, payload: packet)
    }
}
