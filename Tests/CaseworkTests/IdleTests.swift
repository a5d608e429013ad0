// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Database
import Evidence
import Foundation
import OfficeSupport
import Testing
import TestSupport
import Values

@Suite("an idle service", .timeLimit(.minutes(2)))
struct IdleTests {
    /// Size and time of the last change of the store's files.
    private func files(_ path: String) throws -> [String] {
        try ["", "-wal"].map { suffix in
            let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
            return "\(suffix) \(attributes[.size] ?? 0) \(attributes[.modificationDate] ?? "")"
        }
    }

    @Test("writes nothing", arguments: TestEngine.allCases)
    func writesNothing(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            // Something of everything that is looked after: a case that waits for its server, a placed server, mail that cannot go.
            let inside = try await TestAgent("inside-1", .inside).join(office)
            let outside = try await TestAgent("outside-1", .outside).join(office)
            let placed = try await office.installed()
            try await office.startVerification(placed.number)
            let order = try await inside.order(office)
            try await inside.deliver(inside.report(order), of: order, to: office)
            try await outside.deliver(outside.report(order), of: order, to: office)
            let waiting = try await office.applied(server: "siak", mac: "02:00:5e:10:00:02")
            try await office.sign(waiting.number)
            try await office.desk(waiting.number)
            let service = Task { try await CaseworkService(office.casework).run() }
            // Work that is there is done first: until nothing has been written for two seconds, however busy the machine is.
            let patience = ContinuousClock.now + .seconds(40)
            var written = office.store.database.counts
            repeat {
                written = office.store.database.counts
                try await Task.sleep(for: .seconds(2))
            } while office.store.database.counts != written && ContinuousClock.now < patience
            let path: String? =
                switch engine {
                case .sqlite:
                    try await office.store.database.read { try $0.first("PRAGMA database_list")?.text("file") }
                case .postgres: nil
                }
            let counts = office.store.database.counts
            let before = try path.map(files)
            try await Task.sleep(for: .seconds(5))
            #expect(office.store.database.counts == counts)
            #expect(try path.map(files) == before)
            // An agent that asks every second, and what is only looked at, writes nothing either.
            for _ in 0..<5 {
                _ = try await office.casework.orders.open(agent: inside.id, wait: .zero)
                _ = try await office.casework.agents.status(agent: inside.id)
                _ = try await office.view(placed.number)
            }
            #expect(office.store.database.counts.writes <= counts.writes + 1)
            service.cancel()
            _ = try? await service.value
        }
    }
}
