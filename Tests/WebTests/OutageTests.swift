// SPDX-License-Identifier: Apache-2.0

import Casework
import Database
import Foundation
import HTTPTypes
import Logging
import OfficeSupport
import Testing
import TestSupport
import Values

@testable import Web

/// What callers are told when the store cannot be used: 503, and what became of their request.
@Suite("outages", .timeLimit(.minutes(3)))
struct OutageTests {
    private static let application = try? String(
        decoding: JSONEncoder().encode(TestOffice.form()), as: UTF8.self)

    private func apply(_ visitor: Visitor) async throws -> Visitor.Answer {
        try await visitor.send(.post, "/api/v1/applications", body: Self.application)
    }

    private func expectOutage(_ answer: Visitor.Answer, _ code: String, _ words: String) {
        #expect(answer.status == 503 && answer.code == code, "\(answer.text)")
        #expect(answer.headers[.retryAfter] == "5")
        #expect(answer.json["detail"].map { "\($0)".contains(words) } == true, "\(answer.text)")
    }

    @Test("on a full disk an application is not stored, and says so; the service is not ready, yet can be read")
    func fullDisk() async throws {
        try await withSmallDisk(kilobytes: 8_192) { disk in
            let database = try SQLiteDatabase(path: disk.directory + "/titipan.db")
            let office = try await TestOffice.furnish(database, disk.directory)
            try await office.addPeople()
            try await Visitor.visit(office.casework) { visitor, _ in
                #expect(try await apply(visitor).status == 201)
                #expect(try await visitor.send(.get, "/api/v1/readyz").status == 200)
                #expect(try await visitor.send(.get, "/ledger").status == 200)
                try disk.fill()
                // The log that is there takes a few more.
                var answer = try await apply(visitor)
                for _ in 0..<200 where answer.status == 201 { answer = try await apply(visitor) }
                expectOutage(answer, "store.full", "Your application was not stored; send it again")
                let page = try await visitor.send(.get, "/ledger")
                #expect(page.status == 200)
                #expect(try await visitor.send(.get, "/api/v1/healthz").status == 200)
                // A look costs one write a second at most.
                try await Task.sleep(for: .milliseconds(1_100))
                expectOutage(try await visitor.send(.get, "/api/v1/readyz"), "store.full", "was not stored")
                try disk.makeRoom()
                #expect(try await apply(visitor).status == 201)
                try await Task.sleep(for: .milliseconds(1_100))
                #expect(try await visitor.send(.get, "/api/v1/readyz").status == 200)
            }
            await database.close()
        }
    }

    @Test("without the database every request says what became of it, and all goes on once it is back")
    func lostDatabase() async throws {
        let server = PostgresServer()
        try await withTemporaryDirectory { directory in
            let database = try await PostgresDatabase(
                conninfo: server.conninfo(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let office = try await TestOffice.furnish(database, directory)
            try await office.addPeople()
            try await Visitor.visit(office.casework) { visitor, _ in
                #expect(try await apply(visitor).status == 201)
                let clerk = try await visitor.signedIn(as: .jfu)
                try await server.kill()
                expectOutage(
                    try await apply(visitor), "store.lost", "Your application was not stored; send it again")
                expectOutage(try await clerk.send(.get, "/api/v1/inbox"), "store.lost", "Ask again")
                expectOutage(try await visitor.send(.get, "/api/v1/readyz"), "store.lost", "was not stored")
                expectOutage(try await visitor.send(.get, "/api/v1/healthz"), "store.lost", "Ask again")
                let page = try await visitor.send(.get, "/ledger")
                #expect(page.status == 503 && page.text.contains("Basis data"))
                try await server.resume()
                #expect(try await apply(visitor).status == 201)
                #expect(try await clerk.send(.get, "/api/v1/inbox").status == 200)
                try await Task.sleep(for: .milliseconds(1_100))
                #expect(try await visitor.send(.get, "/api/v1/readyz").status == 200)
            }
            await database.close()
        }
    }
}
