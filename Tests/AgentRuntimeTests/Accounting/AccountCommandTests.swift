// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Packets
import Pcap
import Testing

@testable import AgentRuntime
import Values

/// `titipan-agent account` as people run it: on real files, by its output and its exit code.
@Suite(.timeLimit(.minutes(1)))
struct AccountCommandTests {
    private let scratch: Scratch
    private let capture: String
    private let tenants: String

    /// 300 frames of 1,514 bytes to one tenant, 100 of 60 bytes from it to the other, and 10 between addresses that belong to no tenant.
    init() throws {
        scratch = try Scratch()
        capture = scratch.path + "/traffic.pcapng"
        tenants = scratch.path + "/tenants.yaml"
        try Data(
            """
            tenants:
              - {name: dinkes, addresses: [203.0.113.10]}
              - {name: "Dinas Perhubungan, Kota", addresses: [203.0.113.16/29]}
            """.utf8
        ).write(to: URL(filePath: tenants))
        var file = PcapngBlocks.header(link: .ethernet, snapLength: 128)
        let kinds: [(count: Int, length: Int, source: [UInt8], destination: [UInt8])] = [
            (300, 1_514, [198, 51, 100, 1], [203, 0, 113, 10]), (100, 60, [203, 0, 113, 10], [203, 0, 113, 17]),
            (10, 590, [198, 51, 100, 1], [198, 51, 100, 2]),
        ]
        for kind in kinds {
            let header: [UInt8] = [0x45, 0, 0, 40, 0, 0, 0, 0, 64, 17, 0, 0]
            let frame = [UInt8](repeating: 2, count: 12) + [8, 0] + header + kind.source + kind.destination
            for _ in 0..<kind.count {
                file += PcapngBlocks.frame(
                    frame, originalLength: kind.length, nanoseconds: 1_800_000_000_000_000_000)
            }
        }
        try Data(file).write(to: URL(filePath: capture))
    }

    private func account(_ arguments: [String]) async throws -> (code: Int32, output: String, complaint: String) {
        try await agent(["account", capture, "--tenants", tenants] + arguments)
    }

    private func report(_ text: String) throws -> TrafficReport {
        try CanonicalJSON.decode(TrafficReport.self, from: Array(text.utf8))
    }

    @Test(arguments: [[], ["--exact"]]) func `every frame is counted, and JSON says so`(method: [String]) async throws {
        let result = try await account(method + ["--json"])
        #expect(result.code == 0 && result.complaint.isEmpty)
        let report = try report(result.output)
        #expect(report.capture == .init(packets: 410, bytes: 466_100, malformed: 0, linkType: "EN10MB"))
        #expect(report.other == .init(packets: 10, bytes: 5_900))
        #expect(report.tenants.map(\.name) == ["dinkes", "Dinas Perhubungan, Kota"])
        #expect(report.tenants[0].inbound.bytes == Amount(counted: 454_200))
        #expect(report.tenants[0].inbound.wireBytes == Amount(counted: 300 * 1_538))
        #expect(report.tenants[0].outbound.packets == Amount(counted: 100))
        #expect(report.tenants[1].inbound == report.tenants[0].outbound)
        #expect(report.tenants[1].outbound.bytes == Amount(counted: 0))
        #expect(report.sampling == nil && report.window == nil)
    }

    @Test func `a sample has bounds around the truth, and repeats by its seed`() async throws {
        let arguments = ["--threshold", "4096", "--json", "--seed"]
        let first = try await account(arguments + ["7"])
        let again = try await account(arguments + ["7"])
        let other = try await account(arguments + ["8"])
        #expect(first.code == 0 && first.output == again.output && first.output != other.output)
        let report = try report(first.output)
        let sampling = try #require(report.sampling)
        #expect(sampling.threshold == 4_096 && sampling.seed == 7 && sampling.confidence == 0.95)
        #expect((60..<200).contains(sampling.kept))
        #expect(report.capture.packets == 410 && report.capture.bytes == 466_100)
        let bytes = report.tenants[0].inbound.bytes
        #expect(bytes.lower < 454_200 && 454_200 < bytes.upper && bytes.lower < bytes.estimate)
    }

    @Test func `without more it prints a table, and CSV if asked`() async throws {
        let table = try await account([])
        #expect(table.code == 0)
        #expect(
            table.output == """
                tenant                   bytes in  packets in  bytes out  packets out
                ─────────────────────────────────────────────────────────────────────
                dinkes                    454,200         300      6,000          100
                Dinas Perhubungan, Kota     6,000         100          0            0
                ─────────────────────────────────────────────────────────────────────
                all tenants               460,200         400      6,000          100
                no tenant's: 10 frames, 5,900 bytes
                the capture: 410 frames, 466,100 bytes (EN10MB)

                """)
        let csv = try await account(["--csv"])
        #expect(csv.output.hasPrefix("name,direction,bytes,") && csv.output.hasSuffix("\r\n"))
        #expect(csv.output.contains("\"Dinas Perhubungan, Kota\",in,6000,6000,6000,8400,8400,8400,100,100,100\r\n"))
    }

    @Test func `a file that is cut is accounted up to there, and the error says where`() async throws {
        let whole = try Data(contentsOf: URL(filePath: capture))
        try whole.dropLast(20).write(to: URL(filePath: capture))
        let result = try await account(["--json"])
        #expect(result.code == 3)
        #expect(try report(result.output).capture.packets == 409)
        #expect(try report(result.output).other.packets == 9)
        #expect(result.complaint.contains(capture) && result.complaint.contains("it lacks 20 bytes"))
        #expect(result.complaint.contains("behind frame 409, at byte \(whole.count - 68)"))
        #expect(result.complaint.split(separator: "\n").count == 1)
    }

    @Test func `what cannot be read at all is an error and no report`() async throws {
        for (content, hint) in [([0x1f, 0x8b, 8, 0], "gunzip"), (Array("hello".utf8), "format"), ([], "empty")]
            as [([UInt8], String)]
        {
            try Data(content).write(to: URL(filePath: capture))
            let result = try await account(["--json"])
            #expect(result.code == 3 && result.output.isEmpty && result.complaint.contains(hint))
        }
        let missing = try await agent(["account", scratch.path + "/none", "--tenants", tenants])
        #expect(missing.code == 3 && missing.complaint.contains("/none"))
        try Data("tenants: []".utf8).write(to: URL(filePath: tenants))
        let tenants = try await account([])
        #expect(tenants.code == 3 && tenants.complaint.contains("tenants.yaml") && tenants.output.isEmpty)
    }

    @Test(arguments: [
        (["--threshold", "1000"], "try 512 or 1024"), (["--threshold", "0"], "try 1"),
        (["--threshold", "4294967296"], "try 1073741824"), (["--threshold", "512", "--exact"], "give one"),
        (["--json", "--csv"], "give one"), (["--seed", "3"], "--seed goes with --threshold"),
    ])
    func `arguments that do not fit are refused with what fits`(arguments: [String], hint: String) async throws {
        let result = try await account(arguments)
        #expect(result.code == 64 && result.output.isEmpty && result.complaint.contains(hint))
    }
}
