// SPDX-License-Identifier: Apache-2.0

import Evidence
import Testing

@testable import Switches
import Values

/// Switches whose agents tell less than the MIBs ask, or in smaller pieces.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct OddSwitchTests {
    @Test func `a bridge port without an interface is named by its number, and marked`() async throws {
        try await SwitchBed.with { bed in
            let places = try await bed.read(bed.access(SwitchBed.community("tanpa-port"))).places
            let place = try #require(places.first)
            // The server is at bridge port 1, and interface 1 is another.
            #expect(places.count == 1 && place.isByNumber && place.port == "lo")
            let told = try #require(try await bed.read(bed.access(SwitchBed.community())).places.first)
            #expect(!told.isByNumber && told.port == "gi1/0/7")
        }
    }

    /// Between here and a real snmpd, an agent that answers `tooBig` when it is asked for more than three rows, or three names, at once.
    private static let narrow = #"""
        import socket
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind(("10.78.0.2", 1161))
        agent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        agent.connect(("10.78.0.2", 161))
        def read(data, at):
            tag, length, at = data[at], data[at + 1], at + 2
            if length & 0x80:
                count = length & 0x7f
                length, at = int.from_bytes(data[at:at + count], "big"), at + count
            return tag, at, at + length
        def element(tag, body):
            size = len(body)
            return bytes([tag]) + (bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")) + body
        while True:
            data, peer = server.recvfrom(65535)
            _, at, _ = read(data, 0)
            _, _, community = read(data, at)
            _, _, end = read(data, community)
            tag, at, _ = read(data, end)
            _, start, request = read(data, at)
            _, _, first = read(data, request)
            _, second, third = read(data, first)
            repetitions = int.from_bytes(data[second:third], "big")
            _, bindings, last = read(data, third)
            names, place = 0, bindings
            while place < last:
                _, _, place = read(data, place)
                names += 1
            if (tag == 0xa5 and repetitions > 3) or names > 3:
                body = data[at:request] + element(2, b"\1") + element(2, b"\0") + element(0x30, b"")
                head = data[read(data, 0)[1]:end]
                server.sendto(element(0x30, head + element(0xa2, body)), peer)
            else:
                agent.send(data)
                server.sendto(agent.recv(65535), peer)
        """#

    @Test func `an answer that is too long for the switch is asked for in pieces`() async throws {
        try await SwitchBed.with { bed in
            try await bed.shell(
                """
                cat >$DIR/narrow.py <<'END'
                \(Self.narrow)
                END
                ip netns exec $N-switch /usr/bin/python3 $DIR/narrow.py </dev/null >$DIR/narrow.log 2>&1 &
                listens() { at switch ss -Hlun 'sport = :1161' | grep -q .; }
                until_true listens
                """)
            var access = bed.access(SwitchBed.community())
            access.port = 1_161
            let place = try #require(try await bed.read(access).places.first)
            #expect(place.source == .bridgeMIB && place.port == "gi1/0/7" && place.isUp == true && !place.isByNumber)
            #expect(place.megabitsPerSecond == 10_000)
        }
    }
}
