// SPDX-License-Identifier: Apache-2.0

import CaseStore
package import Casework
package import Evidence
import Procedure
import Values

/// An office in the middle of its work: cases at several stages, agents of every standing, traffic and incidents.
package struct FurnishedOffice: Sendable {
    package let office: TestOffice
    /// Just received.
    package let submitted: NewCase
    /// Sent back to its applicant.
    package let returned: NewCase
    package let refused: NewCase
    /// Closed and placed; a later round found it otherwise.
    package let closed: NewCase
    /// Its agents are at work on the verification.
    package let verifying: NewCase
    /// The order of ``verifying``.
    package let order: VerificationOrder

    package var casework: Casework { office.casework }
    package var cases: [NewCase] { [submitted, returned, refused, closed, verifying] }

    /// Leaves of the ledger that name a case which holds something at the site.
    package func leavesOfPlacedServers() async throws -> [UInt64] {
        try await office.store.read { records in
            var found: [UInt64] = []
            var index: UInt64 = 0
            while let leaf = try records.leaf(index) {
                let text = String(decoding: leaf, as: UTF8.self)
                if [closed, verifying].contains(where: { text.contains($0.number) }) { found.append(index) }
                index += 1
            }
            return found
        }
    }

    package static let insideAgent = "3f2b8c1e-6f0a-4a53-9a43-4b7c7b6f1d11"
    package static let outsideAgent = "7a1d0c52-0b7e-4f0e-8f6e-2d3f5b1a9c77"
    package static let pendingAgent = "11111111-0b7e-4f0e-8f6e-2d3f5b1a9c77"
    package static let revokedAgent = "22222222-0b7e-4f0e-8f6e-2d3f5b1a9c77"

    /// - Parameter change: of the settings; everything stands at the site `s1`.
    package static func open(
        settings change: (inout OfficeSettings) -> Void = { _ in }, _ body: (FurnishedOffice) async throws -> Void
    ) async throws {
        try await TestOffice.open(settings: change) { office in
            try await office.addPeople()
            try await body(furnish(office))
        }
    }

    private static func furnish(_ office: TestOffice) async throws -> FurnishedOffice {
        let inside = try await TestAgent(insideAgent, .inside).join(office)
        let outside = try await TestAgent(outsideAgent, .outside).join(office)
        _ = try await TestAgent(pendingAgent, .outside).join(office, standing: .pending)
        _ = try await TestAgent(revokedAgent, .inside).join(office, standing: .revoked)

        let refused = try await office.signed(accept: false)
        try await office.desk(refused.number, channel: "hand")
        try await office.casework.outbox.drain()

        let closed = try await office.installed()
        try await office.startVerification(closed.number)
        try await pass(office, inside, outside)
        try await office.casework.outbox.drain()
        try await rounds(office, inside, outside)

        let other = "02:00:5e:10:00:02"
        let verifying = try await office.applied(server: "siak", mac: other)
        try await office.sign(verifying.number)
        try await office.install(
            verifying.number,
            TestOffice.installation(mac: other, switchPort: "gi1/0/8", rackPosition: "R1 U22"))
        try await office.startVerification(verifying.number)
        let order = try await inside.order(office)
        let line = ProgressUpdate(
            check: .reachablePort, state: .finished, outcome: .passed, detail: "accepts in 0.9 ms",
            at: office.clock.time)
        try await office.casework.orders.recordProgress(agent: inside.id, orderID: order.id, line)
        try await watch(closed.number, office, inside)
        var condition = AgentCondition(since: office.clock.time)
        condition.count("capture", at: office.clock.time, why: "signal 9")
        try await office.casework.agents.note(condition, agent: inside.id)

        let returned = try await office.applied(server: "ppid", mac: "02:00:5e:10:00:03")
        try await office.act(
            .returnToApplicant, returned.number, .object(["reason": .string("Surat belum ditandatangani.")]))
        let submitted = try await office.applied(server: "jdih", mac: "02:00:5e:10:00:04")
        return FurnishedOffice(
            office: office, submitted: submitted, returned: returned, refused: refused, closed: closed,
            verifying: verifying, order: order)
    }

    private static func pass(_ office: TestOffice, _ inside: TestAgent, _ outside: TestAgent) async throws {
        let order = try await inside.order(office)
        try await inside.deliver(inside.report(order), of: order, to: office)
        try await outside.deliver(outside.report(order), of: order, to: office)
    }

    /// One incident that was closed, and one that is open.
    private static func rounds(_ office: TestOffice, _ inside: TestAgent, _ outside: TestAgent) async throws {
        for isFirst in [true, false] {
            office.clock.advance(25 * 3_600)
            try await office.casework.rounds.begin()
            let order = try await inside.order(office)
            office.clock.advance(40)
            try await inside.deliver(inside.report(order, spoil), of: order, to: office)
            try await outside.deliver(outside.report(order), of: order, to: office)
            guard isFirst, let incident = try await office.casework.incidents.list(for: TestOffice.user(.noc)).first
            else { continue }
            _ = try await office.casework.incidents.close(
                incident.id, note: "Kabel dikembalikan.", by: TestOffice.user(.noc))
        }
    }

    /// Another machine answers for the server's address.
    private static func spoil(_ report: inout VerificationReport) {
        for index in report.checks.indices where report.checks[index].check == .connectedIdentity {
            guard case .identity(var identity) = report.checks[index].measurement else { continue }
            identity.claims[0].macAddress = MACAddress(bits: 0x0266_6666_6666)
            report.checks[index].measurement = .identity(identity)
        }
    }

    /// Ten minutes of traffic.
    private static func watch(_ tenant: String, _ office: TestOffice, _ inside: TestAgent) async throws {
        let now = office.clock.time
        let level = { (bytes: Double) in
            DirectionWindow(
                bytes: Estimate(estimate: bytes, lower: bytes * 0.9, upper: bytes * 1.1),
                wireBytes: Estimate(estimate: bytes, lower: bytes * 0.9, upper: bytes * 1.1),
                packets: Estimate(estimate: bytes / 1000, lower: bytes / 1100, upper: bytes / 900), kept: 300,
                keptBytes: 300_000, variance: 65_536 * bytes, threshold: 65_536)
        }
        let windows = (0..<60).map { index in
            TrafficWindow(
                start: now.advanced(bySeconds: Double(index - 60) * 10), seconds: 10,
                inbound: level(2e6 + 1e5 * Double(index % 7)), outbound: level(1e6), biases: [])
        }
        try await office.casework.tenants.recordWindows(
            WindowUpload(windows: windows.map { .init(tenant: tenant, window: $0) }), agent: inside.id)
    }
}
