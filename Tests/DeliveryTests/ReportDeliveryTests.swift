// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Testing

@testable import Delivery
@testable import Spool

@Suite(.timeLimit(.minutes(2)))
struct ReportDeliveryTests {
    /// An enrolled agent and its running service.
    private func enrolled(_ body: @escaping @Sendable (TestService) async throws -> Void) async throws {
        let service = try TestService()
        try await service.running {
            _ = try await service.enrol()
            try await body(service)
        }
    }

    private let quick = BackOff(base: .milliseconds(20), cap: .milliseconds(100))

    @Test func `reports arrive in order, and leave the spool for their receipts`() async throws {
        try await enrolled { service in
            let (delivery, spool, client) = try service.delivery()
            let records = try (0..<3).map { _ in try spool.addReport(client.identity.reportKey) }
            var receipts: [Receipt] = []
            try await delivery.drain(backOff: quick) { receipts.append($1) }
            #expect(receipts.map(\.seq) == [1, 2, 3])
            #expect(try service.stored().map(\.digest) == records.map(\.digest))
            #expect(try spool.pending().isEmpty)
        }
    }

    @Test(arguments: ["die-after", "die-before"])
    func `a service killed during delivery and started again has the report once`(mode: String) async throws {
        let service = try TestService()
        try await service.running { _ = try await service.enrol() }
        let (delivery, spool, client) = try service.delivery()
        let record = try spool.addReport(client.identity.reportKey)
        try service.set(mode: mode)
        let backOff = quick
        async let arrival: Void = delivery.drain(backOff: backOff)
        try await service.running {
            // It kills itself while it holds the report.
            while try service.stored().isEmpty && mode == "die-after" { try await Task.sleep(for: .milliseconds(5)) }
            while service.text("requests").components(separatedBy: "reports").count < 2 {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        #expect(try spool.pending() == [record])
        try service.set(mode: "")
        try await service.running {
            for _ in 0..<1_000 where try !spool.pending().isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        }
        try await arrival
        #expect(try service.stored().map(\.digest) == [record.digest])
        #expect(try spool.pending().isEmpty)
    }

    @Test(arguments: ["forged", "other-receipt"])
    func `a receipt that does not hold leaves the report where it is`(mode: String) async throws {
        try await enrolled { service in
            let (delivery, spool, client) = try service.delivery()
            let record = try spool.addReport(client.identity.reportKey)
            try service.set(mode: mode)
            guard case .failed(.invalidAnswer) = try await delivery.step() else {
                Issue.record("the receipt was believed")
                return
            }
            #expect(try spool.pending() == [record])
            try service.set(mode: "")
            try await delivery.drain(backOff: quick)
            #expect(try service.stored().count == 1)
        }
    }

    @Test func `a refused report is set aside, the loss admitted, and the rest delivered`() async throws {
        try await enrolled { service in
            let (delivery, spool, client) = try service.delivery()
            try service.set(mode: "refuse")
            for _ in 0..<3 { _ = try spool.addReport(client.identity.reportKey) }
            try await delivery.drain(backOff: quick)
            #expect(try service.stored().map(\.epoch) == [2, 2, 2])
            #expect(try service.stored().map(\.seq) == [0, 1, 2])
            #expect(try service.stored().map(\.gap) == [true, false, false])
            #expect(try service.stored().first?.lost == 1)
            #expect(try spool.state().refused == 1)
        }
    }

    @Test func `a service that lost its memory gets a gap record and the report in a new epoch`() async throws {
        try await enrolled { service in
            let (delivery, spool, client) = try service.delivery()
            for _ in 0..<2 { _ = try spool.addReport(client.identity.reportKey) }
            try await delivery.drain(backOff: quick)
            try FileManager.default.removeItem(atPath: service.home + "/service/reports")
            _ = try spool.addReport(client.identity.reportKey)
            try await delivery.drain(backOff: quick)
            #expect(try service.stored().map(\.epoch) == [2, 2])
            #expect(try service.stored().map(\.seq) == [0, 1])
            #expect(try service.stored().first?.lost == 2)
        }
    }

    @Test func `a spool that was lost does not number anew`() async throws {
        try await enrolled { service in
            let (delivery, spool, client) = try service.delivery()
            for _ in 0..<2 { _ = try spool.addReport(client.identity.reportKey) }
            try await delivery.drain(backOff: quick)
            try FileManager.default.removeItem(atPath: service.state + "/spool")
            let (again, empty, _) = try service.delivery()
            try await again.reconcile()
            _ = try empty.addReport(client.identity.reportKey)
            try await again.drain(backOff: quick)
            #expect(try service.stored().map(\.epoch) == [1, 1, 2, 2])
            #expect(try service.stored()[2].gap && service.stored()[2].lost == nil)
            #expect(!service.text("requests").contains("409"))
        }
    }

    @Test func `a busy service is given the time that it asks for`() async throws {
        try await enrolled { service in
            let (delivery, spool, client) = try service.delivery()
            _ = try spool.addReport(client.identity.reportKey)
            try service.set(mode: "busy")
            let start = ContinuousClock.now
            try await delivery.drain(backOff: quick)
            #expect(ContinuousClock.now - start >= .seconds(1))
            #expect(try service.stored().count == 1)
        }
    }

    @Test func `a revoked agent stops, a pending one is told so`() async throws {
        try await enrolled { service in
            let (delivery, spool, client) = try service.delivery()
            _ = try spool.addReport(client.identity.reportKey)
            try service.set(mode: "revoked")
            let revoked = await #expect(throws: ServiceError.self) { try await delivery.drain(backOff: quick) }
            #expect(revoked?.isRevoked == true)
            try service.set(mode: "pending")
            guard case .failed(let error) = try await delivery.step() else {
                Issue.record("a pending agent delivered")
                return
            }
            #expect(error.isPending)
            #expect(try spool.pending().count == 1)
        }
    }

    @Test func `delays double to the cap, are spread, and Retry-After is the least`() {
        var backOff = BackOff(base: .seconds(1), cap: .seconds(60))
        let longest = (0..<8).map { _ in backOff.delay(unit: 1) }
        #expect(longest == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
        #expect(backOff.delay(unit: 0) == .zero)
        #expect(backOff.delay(retryAfter: 120, unit: 0.5) == .seconds(120.5))
        #expect(backOff.delay(retryAfter: 1_000_000, unit: 0) == .seconds(3_600))
        backOff.succeeded()
        #expect(backOff.delay(unit: 0) == .seconds(0.5))
    }
}
