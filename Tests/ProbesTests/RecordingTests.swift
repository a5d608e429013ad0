// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import FoundationEssentials
import Judging
import Namespaces
import Testing

@testable import Probes
import Values

/// Exchanges that were recorded once on real packets, judged again without privileges, network or clock.
///
/// `TITIPAN_RECORD=Tests/ProbesTests/Recordings swift test --filter RecordingTests` records them anew, as root.
@Suite(.timeLimit(.minutes(2)))
struct RecordingTests {
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
        // Where nothing came, there is nothing to replay.
        let isSilent = again.frames == nil && recording.reason == .noArrival
        if !isSilent { again.measurement = try exchange.replayed(recording.check) }
        let judgement = judge.judge(again, vantage: .inside)
        #expect(judgement.outcome == recording.outcome && judgement.reason == recording.reason, "\(judgement.detail)")
    }

    @Test(
        "capinfos and mergecap open every file without a complaint, and tshark finds in them what was asked and answered"
    )
    func reading() async throws {
        let said = try await runScript(
            """
            DIR='\(Self.folder)'
            complaints=$(mktemp)
            capinfos -c -M $DIR/*/*.pcapng >/dev/null 2>>$complaints || exit 1
            mergecap -w - $DIR/*/*.pcapng 2>>$complaints |
                tshark -r - -T fields -e frame.protocols 2>>$complaints || exit 1
            if grep -v 'Running as user' $complaints >&2; then exit 1; fi
            rm $complaints
            """)
        let protocols = Set(said.split(separator: "\n").map(String.init))
        for wanted in [
            "eth:ethertype:arp", "eth:ethertype:ipv6:icmpv6", "eth:ethertype:ip:tcp", "eth:ethertype:ip:udp",
            "eth:ethertype:ip:icmp:ip:tcp", "eth:ethertype:lldp", "raw:ip:icmp", "raw:ipv6:icmpv6",
            "raw:ipv6:icmpv6:ipv6:icmpv6",
        ] {
            #expect(protocols.contains { $0.hasPrefix(wanted) }, "\(wanted) is in none of \(protocols.sorted())")
        }
        #expect(!protocols.contains { $0.contains("malformed") })
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

    @Test("Bytes that are not what they were replay to something, or nothing, and never trap")
    func damage() throws {
        var random = SystemRandomNumberGenerator()
        for name in ["healthy", "healthy-ipv6", "narrow-path-ipv6", "from-outside", "answered-datagrams"] {
            let exchange = try Exchange(directory: "\(Self.folder)/\(name)")
            for (check, bytes) in exchange.files {
                let reported = try #require(exchange[check]).measurement
                for _ in 0..<8 {
                    let position = Int.random(in: bytes.indices, using: &random)
                    var damaged = bytes
                    damaged[position] ^= UInt8.random(in: 1...255, using: &random)
                    guard let file = try? RecordedFile(damaged) else { continue }
                    _ = Replay(file, order: exchange.order).measurement(of: check, reported: reported)
                }
            }
        }
    }

    @Test(
        "Recording anew", .enabled(if: ProcessInfo.processInfo.environment["TITIPAN_RECORD"] != nil),
        arguments: Recording.all)
    func record(recording: Recording) async throws {
        let folder = try #require(ProcessInfo.processInfo.environment["TITIPAN_RECORD"]) + "/" + recording.name
        try await recording.record(in: folder)
    }
}
