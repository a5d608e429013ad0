// SPDX-License-Identifier: Apache-2.0

import Packets
import Testing
import Values

/// As lldpd wrote it on a switch's port: chassis, port, time to live, name, capabilities, address, description.
private let announcement: [UInt8] =
    element(1, [4, 0xa2, 0x4e, 0xb9, 0xbe, 0xcf, 0xe8]) + element(2, [7] + Array("gi1/0/7".utf8))
    + element(3, [0, 120]) + element(5, Array("sakelar-r1".utf8)) + element(7, [0, 0x9c, 0, 4])
    + element(8, [5, 1, 10, 9, 0, 2, 2, 0, 0, 0, 5, 0]) + element(4, Array("rak R1".utf8)) + element(0, [])

private func element(_ type: UInt8, _ value: [UInt8]) -> [UInt8] {
    [type << 1 | UInt8(value.count >> 8), UInt8(truncatingIfNeeded: value.count)] + value
}

private let required = element(1, [7, 0x61]) + element(2, [5, 0x62]) + element(3, [0, 1])

@Suite("LLDP")
struct LLDPTests {
    @Test("A switch's announcement says which switch, which port and for how long")
    func read() throws {
        let view = try LLDPView(announcement.span.bytes)
        #expect(view.chassis.macAddress == MACAddress("a2:4e:b9:be:cf:e8"))
        #expect(view.chassis.text == "a2:4e:b9:be:cf:e8")
        #expect(view.port.text == "gi1/0/7" && view.port.subtype == 7 && view.port.macAddress == nil)
        #expect(view.timeToLive == 120)
        #expect(view.systemName == "sakelar-r1" && view.portDescription == "rak R1")
        #expect(view.managementAddress == IPAddress("10.9.0.2"))
    }

    @Test("Padding behind the end is not read")
    func padding() throws {
        let view = try LLDPView((announcement + [2, 7, 0xff]).span.bytes)
        #expect(view.systemName == "sakelar-r1")
    }

    @Test("Cut at any byte it is refused, or says less where an element ends", arguments: announcement.indices)
    func cut(length: Int) throws {
        let ends = announcementEnds
        let bytes = Array(announcement.prefix(length))
        if let known = ends.firstIndex(of: length), known >= 2 {
            let view = try LLDPView(bytes.span.bytes)
            #expect(view.port.text == "gi1/0/7")
            #expect((view.systemName == nil) == (known < 3))
        } else {
            #expect {
                _ = try LLDPView(bytes.span.bytes)
            } throws: {
                guard case .truncated(.lldp, let needed, length) = $0 as? PacketError else { return false }
                return needed > length
            }
        }
    }

    /// The position at which each element of the announcement ends.
    private var announcementEnds: [Int] {
        var (ends, offset): ([Int], Int) = ([], 0)
        while offset + 2 <= announcement.count {
            offset += 2 + (Int(announcement[offset] & 1) << 8 | Int(announcement[offset + 1]))
            ends.append(offset)
        }
        return ends
    }

    @Test(
        "What contradicts the standard is named",
        arguments: [
            (element(2, [5, 0x62]) + required, "element 2 where 1 belongs"),
            (element(0, []) + required, "element 0 where 1 belongs"),
            (element(1, [7, 0x61]) + element(3, [0, 1]), "element 3 where 2 belongs"),
            (required + element(1, [7, 0x61]), "element 1 where none of 1 to 3 belongs"),
            (element(1, [7]) + required, "identifier of 1 bytes"),
            (element(1, [UInt8](repeating: 7, count: 257)) + required, "identifier of 257 bytes"),
            (element(1, [7, 0x61]) + element(2, [5, 0x62]) + element(3, [1]), "time to live of 1 bytes"),
        ])
    func contradictions(bytes: [UInt8], text: String) {
        #expect(throws: PacketError.malformed(.lldp, text)) { _ = try LLDPView(bytes.span.bytes) }
    }

    @Test("Text from the wire loses its control characters, and its end after 255")
    func text() throws {
        #expect(LLDPIdentifier.readable(Array("a\u{1b}[2J\u{202e}b".utf8)) == "a?[2J?b")
        #expect(LLDPIdentifier.readable([0x61, 0, 0x62]) == "a")
        #expect(LLDPIdentifier.readable([UInt8](repeating: 0x78, count: 400)).count == 255)
        #expect(LLDPIdentifier.readable([0xff]) == "\u{fffd}")
    }

    @Test("Addresses are identifiers of their own kind only")
    func addresses() {
        let six: [UInt8] = [2, 0, 0, 0, 0, 1]
        #expect(LLDPIdentifier(.port, subtype: 3, bytes: six).macAddress == MACAddress("02:00:00:00:00:01"))
        #expect(LLDPIdentifier(.port, subtype: 4, bytes: six).macAddress == nil)
        #expect(LLDPIdentifier(.chassis, subtype: 4, bytes: Array(six.dropLast())).macAddress == nil)
        #expect(LLDPIdentifier(.chassis, subtype: 5, bytes: [1, 10, 0, 0, 1]).text == "10.0.0.1")
        #expect(LLDPIdentifier(.chassis, subtype: 5, bytes: [1, 10, 0, 0]).networkAddress == nil)
    }

    @Test("Any value of any byte, and random bytes behind what is required, never trap")
    func hostile() {
        var generator = SplitMix(state: 0x11d0)
        for index in announcement.indices {
            for value in UInt8.min...UInt8.max {
                var bytes = announcement
                bytes[index] = value
                touch(bytes)
            }
        }
        for length in 0...300 {
            touch(required + (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) })
        }
    }

    private func touch(_ bytes: [UInt8]) {
        guard let view = try? LLDPView(bytes.span.bytes) else { return }
        #expect(view.chassis.text.count <= 255 && view.port.text.count <= 255)
        _ = (view.systemName, view.portDescription, view.managementAddress, view.timeToLive)
    }
}
