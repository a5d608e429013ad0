// SPDX-License-Identifier: Apache-2.0

import Evidence
import Packets
import Testing

@testable import Probes
import Values

/// LLDP announcements at which LLDP agents have stumbled.
@Suite struct OddAnnouncementTests {
    private static let switchMAC = MACAddress(bits: 0x0277_0000_0002)

    private static func element(_ type: UInt8, _ value: [UInt8]) -> [UInt8] {
        [type << 1 | UInt8(value.count >> 8), UInt8(truncatingIfNeeded: value.count)] + value
    }

    /// From one chassis; the optional elements as given.
    private static func frame(port: String, seconds: UInt8 = 120, _ optional: [UInt8] = []) -> [UInt8] {
        FrameBuilder.ethernetFrame(
            destination: LLDPView.groups[0], source: switchMAC, etherType: EtherType.lldp,
            payload: element(1, [4] + switchMAC.bytes) + element(2, [5] + Array(port.utf8)) + element(3, [0, seconds])
                + optional + element(0, []))
    }

    private func ports(_ frames: [[UInt8]]) -> [String] {
        let neighbours = LinkNeighbours()
        for frame in frames { neighbours.receive(frame, at: .now) }
        return neighbours.current(at: .now).compactMap { $0.sighting(registered: [])?.port }
    }

    /// A member of an aggregate that is switched off, and an interface of a machine with two: both have the chassis in common with the other.
    @Test func `a withdrawal is of one port, and not of its chassis`() {
        #expect(ports([Self.frame(port: "gi1/0/7"), Self.frame(port: "gi1/0/8")]) == ["gi1/0/7", "gi1/0/8"])
        #expect(
            ports([Self.frame(port: "gi1/0/7"), Self.frame(port: "gi1/0/8"), Self.frame(port: "gi1/0/7", seconds: 0)])
                == ["gi1/0/8"])
        // What was never announced is withdrawn without harm, and what was withdrawn comes back.
        #expect(ports([Self.frame(port: "gi1/0/9", seconds: 0), Self.frame(port: "gi1/0/7")]) == ["gi1/0/7"])
        #expect(
            ports([Self.frame(port: "gi1/0/7", seconds: 0), Self.frame(port: "gi1/0/7")]) == ["gi1/0/7"])
    }

    @Test(
        arguments: [
            // Two management addresses, IPv6 first; one of no family; one that is cut; one of length zero.
            element(8, [17, 2] + [UInt8](repeating: 0xfd, count: 16) + [2, 0, 0, 0, 5, 0])
                + element(8, [5, 1, 10, 0, 0, 2, 2, 0, 0, 0, 5, 0]),
            element(8, [7, 6] + switchMAC.bytes + [2, 0, 0, 0, 5, 0]), element(8, [5, 1, 10]), element(8, [0]),
            element(8, []),
            // Elements of organisations before the optional ones, of none, reserved ones, and empty texts.
            element(127, [0, 0x12, 0x0f, 1, 3, 0x6c, 0, 0, 0x10]) + element(127, [0, 0x80, 0xc2, 1, 0, 20]),
            element(127, [0]),
            element(9, [1]) + element(126, []), element(4, []) + element(5, []) + element(6, []), element(7, [0]),
            // A name twice, and of a kilobyte in pieces.
            element(5, Array("a".utf8)) + element(5, Array("b".utf8)), element(6, [UInt8](repeating: 0x61, count: 511)),
        ] as [[UInt8]])
    func `whatever follows, the port is read`(_ optional: [UInt8]) {
        #expect(ports([Self.frame(port: "gi1/0/7", optional)]) == ["gi1/0/7"])
    }
}
