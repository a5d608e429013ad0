// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Packets
import Pcap
import Testing

@testable import AgentRuntime
import Values

/// Capture files as real machines write them: encapsulations, several interfaces, damage.
@Suite(.timeLimit(.minutes(1)))
struct AccountCapturesTests {
    private let scratch: Scratch
    private let tenants: String

    init() throws {
        scratch = try Scratch()
        tenants = scratch.path + "/tenants.yaml"
        try write(
            """
            tenants:
              - {name: a, addresses: [203.0.113.10, "2001:db8:0:10::1"]}
              - {name: b, addresses: [198.51.100.7, "2001:db8:ffff::2"]}
            """)
    }

    private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(filePath: tenants)) }

    private static func stored(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Captures/\(name)").standardized.path
    }

    private func account(_ file: String, _ arguments: [String] = []) async throws -> TrafficReport {
        let result = try await agent(["account", file, "--tenants", tenants, "--json"] + arguments)
        #expect(result.code == 0 && result.complaint.isEmpty, "\(result.complaint)")
        return try CanonicalJSON.decode(TrafficReport.self, from: Array(result.output.utf8))
    }

    @Test(
        arguments: [("mpls.pcap", 138), ("snap.pcap", 242), ("three-tags.pcap", 146)] as [(String, UInt64)],
        [[], ["--threshold", "1"]])
    func `a tenant behind an encapsulation is found`(
        file: (name: String, length: UInt64), method: [String]
    ) async throws {
        let report = try await account(Self.stored(file.name), method)
        #expect(report.tenants[0].outbound.bytes == Amount(counted: file.length))
        #expect(report.tenants[1].inbound.bytes == Amount(counted: file.length))
        #expect(report.other.packets == 0 && report.capture.remarks == nil)
    }

    @Test func `an interface that cannot be read is named, and the others are accounted`() async throws {
        let report = try await account(Self.stored("mixed-links.pcapng"))
        #expect(report.tenants[0].outbound.bytes == Amount(counted: 134))
        #expect(report.tenants[0].inbound.bytes == Amount(counted: 1_034))
        #expect(report.capture.remarks?.unreadable == [.init(name: "LINKTYPE 0", packets: 1, bytes: 124)])
        let table = try await agent(["account", Self.stored("mixed-links.pcapng"), "--tenants", tenants])
        #expect(table.output.contains("left out:    1 frames of link layer LINKTYPE 0"))
    }

    @Test func `an original length below the captured one is damage, and the captured one counts`() async throws {
        let report = try await account(Self.stored("understated.pcap"))
        #expect(report.tenants[0].outbound.bytes == Amount(counted: 134))
        #expect(report.tenants[0].inbound.bytes == Amount(counted: 1_034))
        #expect(report.capture.remarks?.understated == 2)
    }

    @Test func `packets captured on a bond, its slave and its VLAN are billed as they stand, and said to repeat`()
        async throws
    {
        let report = try await account(Self.stored("any-interfaces.pcap"))
        #expect(report.tenants[0].outbound.packets == Amount(counted: 3))
        // 1,020 bytes each, and an Ethernet header.
        #expect(report.tenants[0].outbound.bytes == Amount(counted: 3 * 1_034))
        #expect(report.capture.remarks?.repeated == 2)
        #expect(report.capture.remarks?.billedAsEthernet == ["LINUX_SLL2"])
    }

    @Test(arguments: [(101, 120 as UInt64), (113, 136), (276, 140), (1, 134)] as [(UInt16, UInt64)])
    func `the same packet has the same size on every link layer`(link: UInt16, length: UInt64) async throws {
        let packet = EncapsulatedFrames.packet
        let header: [UInt8] =
            switch link {
            case 101: []
            case 113: [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0]
            case 276: [8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0]
            default: EncapsulatedFrames.ethernet(0x0800, [])
            }
        #expect(UInt64(header.count + packet.count) == length)
        let file = scratch.path + "/link.pcap"
        try Data(EncapsulatedFrames.pcap([header + packet], link: UInt32(link))).write(to: URL(filePath: file))
        let report = try await account(file)
        #expect(report.tenants[0].outbound.bytes == Amount(counted: 134) && report.capture.bytes == 134)
        #expect(report.capture.remarks?.billedAsEthernet == (link == 1 ? nil : [report.capture.linkType]))
    }

    @Test func `every encapsulation gives its packet's tenants as tshark does`() async throws {
        let frames = EncapsulatedFrames.all
        let file = scratch.path + "/encapsulations.pcap"
        try Data(EncapsulatedFrames.pcap(frames.map(\.frame), link: 1)).write(to: URL(filePath: file))
        let oracle = try await command(
            "/usr/bin/tshark", ["-r", file, "-T", "fields", "-e", "ip.src", "-E", "occurrence=f"])
        let sources = oracle.split(separator: "\n", omittingEmptySubsequences: false).prefix(frames.count)
        for (source, (name, frame)) in zip(sources, frames) {
            let packet = EncapsulatedPacket(frame.span.bytes, behind: LinkHeader(frame.span.bytes, on: .ethernet))
            let flow = packet.header.flatMap { Flow(frame.span.bytes, behind: $0)?.source.description } ?? ""
            #expect(flow == source, "\(name)")
            #expect(packet.encapsulation != nil && !packet.isCut, "\(name)")
        }
        let report = try await account(file)
        let told = UInt64(sources.count { $0 == "203.0.113.10" })
        #expect(report.tenants[0].outbound.packets == Amount(counted: told) && told == UInt64(frames.count) - 2)
        #expect(report.capture.remarks?.encapsulated?.map(\.name) == ["macsec", "mpls"])
        #expect(report.capture.remarks?.encapsulated?.map(\.packets) == [1, 1])
    }

    @Test func `a frame cut anywhere in its encapsulations neither traps nor finds a tenant who is not there`() throws {
        for (name, frame) in EncapsulatedFrames.all {
            for length in 0..<frame.count {
                let cut = Array(frame.prefix(length))
                let packet = EncapsulatedPacket(cut.span.bytes, behind: LinkHeader(cut.span.bytes, on: .ethernet))
                if let header = packet.header { #expect(header.length <= length, "\(name) cut at \(length)") }
            }
        }
    }

    @Test func `names that a spreadsheet would execute are text in CSV`() async throws {
        try write(
            """
            tenants:
              - {name: "=cmd|' /C calc'!A0", addresses: [203.0.113.10]}
              - {name: "+62812", addresses: [198.51.100.7]}
              - {name: "@SUM(1+1)", addresses: [192.0.2.1]}
              - {name: "-2+3", addresses: [192.0.2.2]}
              - {name: "Dinas = A", addresses: [192.0.2.3]}
            """)
        let result = try await agent(["account", Self.stored("plain.pcap"), "--tenants", tenants, "--csv"])
        let names = result.output.split(separator: "\r\n").dropFirst().enumerated().filter { $0.offset % 2 == 0 }
            .map { $0.element.prefix { $0 != "," } }
        #expect(names == ["'=cmd|' /C calc'!A0", "'+62812", "'@SUM(1+1)", "'-2+3", "Dinas = A"])
    }

    @Test(arguments: ["::ffff:203.0.113.10", "::ffff:203.0.113.0/120", "::ffff:cb00:710a"])
    func `an IPv4 address written as an IPv6 one is refused with what to write`(address: String) async throws {
        try write("tenants:\n  - {name: dinas-a, addresses: [\"\(address)\"]}")
        let result = try await agent(["account", Self.stored("plain.pcap"), "--tenants", tenants])
        #expect(result.code == 3 && result.output.isEmpty)
        #expect(result.complaint.contains("tenants.yaml:2") && result.complaint.contains("write 203.0.113."))
    }
}
