// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Packets
import Switches
import Testing

@testable import Probes
import Values

/// The port of the server, by LLDP on a mirrored link and by switches that may be asked.
@Suite(.timeLimit(.minutes(1)))
struct SwitchPortTests {
    private static let mirror = """
        ip -n $N-bridge link add mirror type veth peer name mirror0 netns $N-prober
        ip -n $N-bridge link set mirror up
        ip -n $N-prober link set mirror0 up
        """
    private static let switchMAC = MACAddress(bits: 0x0277_0000_0002)

    private static func announcement(
        from sender: MACAddress = switchMAC, port: String = "gi1/0/7", subtype: UInt8 = 7, description: String = "",
        seconds: UInt16 = 120
    ) -> [UInt8] {
        let element = { (type: UInt8, value: [UInt8]) in [type << 1, UInt8(value.count)] + value }
        return FrameBuilder.ethernetFrame(
            destination: LLDPView.groups[0], source: sender, etherType: EtherType.lldp,
            payload: element(1, [4] + sender.bytes) + element(2, [subtype] + Array(port.utf8))
                + element(3, [UInt8(seconds >> 8), UInt8(truncatingIfNeeded: seconds)])
                + (description.isEmpty ? [] : element(4, Array(description.utf8)))
                + element(5, Array("sakelar-r1".utf8)) + element(0, []))
    }

    @Test func `what was announced on the mirrored link before the verification still counts`() async throws {
        try await Room.with(Self.mirror) { room in
            let environment = try await room.environment(mirror: "mirror0")
            try await room.play(Self.announcement(), on: "mirror")
            let (result, judgement) = try await room.measure(
                .connectedPort, window: .milliseconds(300), environment: environment)
            guard case .switchPort(let port) = result.measurement else { throw TestFailure("\(result)") }
            #expect(port.sightings == [.init(source: .lldp, switchName: "sakelar-r1", port: "gi1/0/7")])
            #expect(judgement.outcome == .passed, "\(judgement.detail)")
            try await room.play(Self.announcement(port: "gi1/0/8"), on: "mirror")
            let (_, several) = try await room.measure(
                .connectedPort, window: .milliseconds(300), environment: environment)
            #expect(several.outcome == .inconclusive && several.reason == .switchPortUnknown)
            try await room.play(Self.announcement(seconds: 0), on: "mirror")
            let (_, moved) = try await room.measure(
                .connectedPort, window: .milliseconds(300), environment: environment)
            // Whose port the mirrored link is, the frame does not say.
            #expect(moved.outcome == .inconclusive && moved.reason == .switchPortUnknown)
            #expect(
                moved.detail
                    == "the mirrored link is gi1/0/8 of sakelar-r1, which says nothing of the server; the case says gi1/0/7"
            )
        }
    }

    @Test(
        arguments: [
            (7, "519", "ge-1/0/7.0", "ge-1/0/7.0"), (7, "7", "GigabitEthernet1/0/7", "GigabitEthernet1/0/7"),
            (7, "7", "", "7"), (7, "gi1/0/7", "mail", "gi1/0/7"), (5, "Gi1/0/7", "to Gi1/0/9 of core", "Gi1/0/7"),
            (5, "9", "gi1/0/7", "9"),
        ] as [(UInt8, String, String, String)])
    func `a number of subtype local gives way to a description that is a name`(
        subtype: UInt8, port: String, description: String, name: String
    ) throws {
        let frame = Self.announcement(port: port, subtype: subtype, description: description)
        let (announcement, _) = try #require(LinkNeighbours.Announcement.read(frame, at: .now))
        #expect(announcement.sighting(registered: [])?.port == name)
    }

    @Test func `the server's own announcement is no switch's`() async throws {
        try await Room.with(Self.mirror) { room in
            let environment = try await room.environment(mirror: "mirror0")
            try await room.play(Self.announcement(from: Room.serverMAC), on: "mirror")
            let (_, judgement) = try await room.measure(
                .connectedPort, window: .milliseconds(300), environment: environment)
            #expect(judgement.outcome == .inconclusive && judgement.reason == .switchPortUnknown)
        }
    }

    @Test func `a switch outside the local list is never asked, and a silent one is named in time`() async throws {
        try await Room.with { room in
            let log = Room.Log()
            let switches = ["198.51.100.2", "10.77.0.200"].compactMap { IPAddress($0) }.map {
                SwitchAccess(
                    name: "\($0)", address: $0, right: .community(Secret(Array("rahasia".utf8))),
                    timeout: .milliseconds(500))
            }
            let environment = try await room.environment(log: log, switches: switches)
            let clock = ContinuousClock()
            var found: (CheckResult, Judgement)?
            let elapsed = try await clock.measure {
                found = try await room.measure(
                    .connectedPort, window: .milliseconds(300), environment: environment)
            }
            #expect(elapsed < .seconds(3))
            guard let (result, judgement) = found, case .switchPort(let port) = result.measurement else {
                throw TestFailure("\(String(describing: found))")
            }
            #expect(judgement.outcome == .inconclusive && judgement.reason == .switchPortUnknown)
            #expect(port.failures.count == 2 && port.failures.contains { $0.contains("may not be probed") })
            #expect(port.failures.contains { $0.hasPrefix("SNMP 10.77.0.200 (10.77.0.200): no answer in 0.5 s") })
            #expect(!"\(port) \(log.all)".contains("rahasia"))
            let lines = log.all.filter { $0.check == .connectedPort && $0.port == 161 }
            #expect(lines.contains { $0.refusal != nil } && lines.contains { $0.refusal == nil })
        }
    }

    @Test func `announcements are forgotten in their time, and a flood of them stays small`() throws {
        let neighbours = LinkNeighbours()
        let now = ContinuousClock.now
        neighbours.receive(Self.announcement(), at: now)
        #expect(neighbours.current(at: now + .seconds(119)).map(\.port.text) == ["gi1/0/7"])
        #expect(neighbours.current(at: now + .seconds(120)).isEmpty)
        for number in 0..<1_000 {
            neighbours.receive(Self.announcement(port: "flood \(number)", seconds: .max), at: now)
        }
        #expect(neighbours.current(at: now).count == LinkNeighbours.most)
        for length in 0..<Self.announcement().count {
            neighbours.receive(Array(Self.announcement(port: "cut").prefix(length)), at: now)
        }
        #expect(neighbours.current(at: now).allSatisfy { $0.port.text == "cut" || $0.port.text.hasPrefix("flood ") })
    }
}
