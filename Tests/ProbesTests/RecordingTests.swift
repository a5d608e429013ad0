// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import FoundationEssentials
import Testing

@testable import Probes

/// Exchanges that were recorded once on real packets, judged again without privileges, network or clock.
///
/// `TITIPAN_RECORD=Tests/ProbesTests/Recordings swift test --filter RecordingTests` records them anew, as root.
@Suite(.timeLimit(.minutes(2)))
struct RecordingTests {
    /// What was wrong in the room, and what must come of it.
    struct Recording: Sendable, CustomTestStringConvertible {
        let name: String
        let setup: String
        var check = CheckID.connectedIdentity
        var outcome = Outcome.failed
        let reason: Reason
        var testDescription: String { name }

        static let all = [
            Recording(name: "healthy", setup: "true", outcome: .passed, reason: .asExpected),
            Recording(
                name: "wrong-mac", setup: "ip -n $N-server link set room0 address 02:77:00:00:00:99",
                reason: .unknownSender),
            Recording(
                name: "duplicate-address", setup: "ip -n $N-rival addr add 10.77.0.10/24 dev room0",
                reason: .severalSenders),
            Recording(
                name: "unsolicited-arp", setup: "ip -n $N-server link set room0 down", outcome: .inconclusive,
                reason: .onlyUnsolicited),
            Recording(name: "refused-port", setup: "true", check: .reachablePort, reason: .refused),
            Recording(
                name: "silent-server", setup: "ip -n $N-server link set room0 down", reason: .registeredServerSilent),
        ]
    }

    private static let folder = String(#filePath.dropLast("RecordingTests.swift".count)) + "Recordings"

    @Test("Each recording replays to exactly the measurement, outcome and reason of its day", arguments: Recording.all)
    func replay(recording: Recording) throws {
        let exchange = try Exchange(directory: "\(Self.folder)/\(recording.name)")
        try exchange.expectAgreement()
        for (check, bytes) in exchange.files {
            #expect(exchange[check]?.frames?.sha256 == Digest(of: bytes), "\(check.rawValue)")
        }
        let judge = Judge(order: exchange.order)
        var again = try #require(exchange[recording.check])
        again.measurement = try exchange.replayed(recording.check)
        let judgement = judge.judge(again, vantage: .inside)
        #expect(judgement.outcome == recording.outcome && judgement.reason == recording.reason, "\(judgement.detail)")
    }

    @Test("A recording in which one byte of what was heard is another gives another measurement, or none")
    func alteration() throws {
        let exchange = try Exchange(directory: "\(Self.folder)/healthy")
        var bytes = try #require(exchange.files[.connectedIdentity])
        let reported = try #require(exchange[.connectedIdentity]).measurement
        let mac = Room.serverMAC.bytes
        var altered = 0
        for start in 0..<(bytes.count - mac.count) where Array(bytes[start..<(start + 6)]) == mac {
            bytes[start + 5] ^= 1
            let file = try RecordedFile(bytes)
            #expect(
                Replay(file, order: exchange.order).measurement(of: .connectedIdentity, reported: reported) != reported)
            bytes[start + 5] ^= 1
            altered += 1
        }
        #expect(altered >= 2)
    }

    @Test(
        "Recording anew", .enabled(if: ProcessInfo.processInfo.environment["TITIPAN_RECORD"] != nil),
        arguments: Recording.all)
    func record(recording: Recording) async throws {
        let folder = try #require(ProcessInfo.processInfo.environment["TITIPAN_RECORD"]) + "/" + recording.name
        try await Room.with(recording.setup) { room in
            switch recording.name {
            case "healthy":
                try await room.withSSHServer { _ in try await Exchange.record(in: room).write(to: folder) }
            case "unsolicited-arp":
                var order = Exchange.everything
                order.target.macAddresses = [Room.rivalMAC]
                let environment = try await room.environment()
                let mac = try #require(try await environment.interface().mac)
                try await room.adversary(.announce(address: "10.77.0.10", proberMAC: "\(mac)"), at: .rival) {
                    try await Exchange.record(in: room, order).write(to: folder)
                }
            default: try await Exchange.record(in: room).write(to: folder)
            }
        }
    }
}
