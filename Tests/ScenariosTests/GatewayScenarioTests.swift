// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Testing
import Values

/// What happens to a gateway that its agent alone sets up, in one server room and one case: `scripts/demo` waits for what has to follow, and this
/// looks at what the service shows of it.
@Suite("A gateway that its agent sets up", .serialized, .timeLimit(.minutes(5)))
struct GatewayScenarioTests {
    /// `gateway-killed` lasts as long as a plan is in force, and runs by hand.
    private static let tour = [
        "protected-path", "wrong-plan", "lesser-kernel", "foreign-flush", "spoofing-neighbour", "gateway-rebooted",
    ]

    private struct File: Decodable {
        struct Summary: Decodable { var stage: String }
        struct Network: Decodable {
            struct Plan: Decodable {
                struct Unenforced: Decodable {
                    var ability: GatewayAbility
                    var why: String
                }
                struct Allocation: Decodable { var macs: [MACAddress] }
                var after: Allocation?
                var enforced: [GatewayAbility]
                var unenforced: [Unenforced]
                var obstacles: [String]
            }
            var standing: String
            var plan: Plan?
            var outcome: String?
            var reason: String
        }
        var summary: Summary
        var network: Network?
    }

    private struct Sites: Decodable {
        struct Site: Decodable {
            struct Report: Decodable {
                var event: ProvisioningEvent
                var reason: String
                var culprit: String?
            }
            struct Tenant: Decodable { var isPlaced: Bool }
            var reports: [Report]
            var tenants: [Tenant]
        }
        var sites: [Site]
    }

    private func read<T: Decodable>(_ type: T.Type, _ path: String) throws -> T {
        try CanonicalJSON.decode(type, from: Array(Data(contentsOf: URL(filePath: path))))
    }

    @Test func `each is seen, named and survived`() async throws {
        let folder = "/tmp/titipan-gateway-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script = try await Script.run(
            "demo",
            words: [
                "--once", "--out", folder, "--seconds", "6", "--scenario", Self.tour.joined(separator: ","),
                "--programs", Script.builtPrograms(),
            ])
        try #require(script.status == 0, "\(script.output)\n\(script.errors)")
        let file = { (scenario: String) in try read(File.self, "\(folder)/\(scenario)/case.json") }
        let reports = { (scenario: String) in
            try read(Sites.self, "\(folder)/\(scenario)/network.json").sites.flatMap(\.reports)
        }

        let protected = try #require(try file("protected-path").network)
        #expect(protected.standing == "blocked")
        #expect(protected.plan?.obstacles.contains { $0.hasSuffix("10.20.0.10 is protected") } == true)

        let stale = try #require(try file("wrong-plan").network)
        #expect(stale.outcome == "refused" && stale.reason.contains("something else than the plan that was decided on"))
        #expect(stale.plan?.obstacles.contains { $0.contains("a queue of somebody else, tbf") } == true)
        #expect(try !reports("wrong-plan").contains { $0.event == .applied })

        let lesser = try #require(try file("lesser-kernel").network?.plan)
        #expect(lesser.unenforced.map(\.ability) == [.sourceAddress])
        #expect(lesser.unenforced.first?.why.contains("the kernel does not take the rules for IPv4") == true)
        #expect(lesser.enforced == [.forwarding, .bandwidth])

        let repaired = try #require(try reports("foreign-flush").first { $0.event == .repaired })
        #expect(repaired.culprit?.hasPrefix("nft, process ") == true)
        #expect(try read([String].self, "\(folder)/spoofing-neighbour/heard.json") == ["own"])
        #expect(try reports("gateway-rebooted").contains { $0.event == .restored })

        let last = try read(File.self, "\(folder)/case.json")
        #expect(last.summary.stage == "closed.accepted" && last.network?.plan?.after?.macs.count == 2)
        // The annex says what was not kept to.
        let annex = try await Script.execute("/usr/bin/pdftotext", ["\(folder)/handover.pdf", "-"])
        let words = annex.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("the kernel does not take the rules for IPv4"), "\(words)")
    }
}
