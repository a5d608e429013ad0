// SPDX-License-Identifier: Apache-2.0

import ApplicationSamples
import CaseStore
import Database
import Evidence
import Inventory
@testable import Procedure
import Testing
import Values

enum Fixture {
    static let now = Timestamp(seconds: 1_795_399_200)

    static func site() throws -> Site {
        Site(
            name: "s1", room: "Ruang server", racks: [.init(name: "R1", units: 10)],
            feeds: [.init(name: "A", watts: 5_000)],
            publicAddresses: try pool("203.0.113.10", "203.0.113.20"),
            remotePorts: 22_001...22_010,
            roomAddresses: try pool("10.0.0.10", "10.0.0.20"),
            gateway: try ip("10.0.0.1"), inBitsPerSecond: 1_000_000_000, outBitsPerSecond: 1_000_000_000,
            switchPorts: ["p1", "p2", "p3"], cables: ["c1", "c2", "c3"])
    }

    static func pool(_ first: String, _ last: String) throws -> AddressRange {
        let (from, to) = (try ip(first), try ip(last))
        return try #require(AddressRange(first: from, last: to))
    }

    static func ip(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    static let need = Requirement(
        rackUnits: 1, watts: 300, grant: Grant(inBitsPerSecond: 1, outBitsPerSecond: 1, burstBytes: 1), service: .ssh,
        serverPort: 22, macAddresses: [])

    static func apply(_ command: any ProcedureStep, to state: CaseState?) throws -> (log: [Recorded], state: CaseState)
    {
        let author = Author(role: type(of: command).action.role, id: "u", name: "U")
        let events = try Procedure.decide(command, by: author, in: state, at: now, policy: Policy())
        let (log, after) = Procedure.record(events, by: author, at: now, onto: state)
        return (log, try #require(after))
    }

    static func outlook(_ state: CaseState) -> CaseOutlook { CaseOutlook(state, at: now, Policy()) }

    /// A migrated store with site `s1` and cases of the given numbers.
    static func store(_ database: any Database, cases: [String] = []) async throws -> CaseStore {
        let store = CaseStore(database: database)
        try await store.migrate()
        let site = try site()
        try await store.write { try $0.put(site, at: now) }
        for number in cases {
            let (log, state) = try apply(Apply(number: number, form: .sample), to: nil)
            try await store.write {
                try $0.open(
                    state, log: log, leaves: [0], secretHash: "hash-\(number)", outlook: outlook(state))
            }
        }
        return store
    }

    static func agent(_ id: String = "agent-1") throws -> AgentRecord {
        AgentRecord(
            id: id, name: id, site: "s1", vantage: .inside, standing: .pending, tlsKey: Digest(of: Array(id.utf8)),
            reportKey: SigningKey().verificationKey, certificate: "pem", certificateExpires: now, hostName: "host",
            software: "titipan-agent/0",
            enrolledAt: now)
    }
}

/// The value, or a failed test.
func required<Value>(_ value: Value?, _ location: SourceLocation = #_sourceLocation) throws -> Value {
    try #require(value, sourceLocation: location)
}
