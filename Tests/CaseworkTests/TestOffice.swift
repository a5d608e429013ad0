// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Database
import Documents
import Evidence
import Identity
import Inventory
import Ledger
import Logging
import Mail
import Procedure
import Synchronization
import TestSupport
import Testing
import Values

/// An office with one small server room, whose printer and mail server are under the test's control.
struct TestOffice: Sendable {
    let casework: Casework
    let store: CaseStore
    let printer: TestPrinter
    let mailServer: TestMailServer
    let clock: TestClock
    let keys: ServiceKeys

    /// Monday, 2026-11-23, 09:00 WIB.
    static let opening = Timestamp(seconds: 1_795_399_200)

    static func open<T>(
        _ engine: TestEngine = .sqlite, settings change: (inout OfficeSettings) -> Void = { _ in },
        _ body: (TestOffice) async throws -> T
    ) async throws -> T {
        try await withTemporaryDirectory { directory in
            try await withDatabase(engine) { database in
                let store = CaseStore(database: database)
                try await store.migrate()
                var settings = OfficeSettings(
                    sites: [try site()], publicURL: "https://titipan.example",
                    agentsURL: "https://titipan.example:8444",
                    mailAddress: "kominfo@example.go.id")
                change(&settings)
                let keys = try ServiceKeys.open(
                    directory: directory + "/identity", ledgerName: "titipan.example/ledger")
                let authority = try Authority.open(directory: directory + "/identity", name: "Kominfo", now: opening)
                let printer = TestPrinter()
                let mailServer = TestMailServer()
                let clock = TestClock(opening)
                let casework = Casework(
                    store: store, settings: settings, authority: authority, serviceKey: keys.signing,
                    ledgerKey: keys.ledger, renderer: printer, mailer: mailServer,
                    hasher: PasswordHasher(cost: PasswordCost(logN: 4, blockSize: 1, parallelism: 1)),
                    clock: { clock.time }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
                try await casework.prepare()
                return try await body(
                    TestOffice(
                        casework: casework, store: store, printer: printer, mailServer: mailServer, clock: clock,
                        keys: keys))
            }
        }
    }

    static func site() throws -> Site {
        Site(
            name: "s1", room: "Ruang server", racks: [.init(name: "R1", units: 42)],
            feeds: [.init(name: "A", watts: 600)],
            publicAddresses: try pool("203.0.113.10", "203.0.113.12"), remotePorts: 22_010...22_012,
            roomAddresses: try pool("10.20.0.10", "10.20.0.12"), gateway: try #require(IPAddress("10.20.0.1")),
            inBitsPerSecond: 1_000_000_000, outBitsPerSecond: 1_000_000_000, switchPorts: ["gi1/0/7", "gi1/0/8"],
            cables: ["C1", "C2"], controlPort: 29_999)
    }

    private static func pool(_ first: String, _ last: String) throws -> AddressPool {
        let (from, to) = (try #require(IPAddress(first)), try #require(IPAddress(last)))
        return try #require(AddressPool(first: from, last: to))
    }

    static func user(_ role: Role) -> UserView {
        UserView(
            id: "id-\(role.rawValue)", username: role.rawValue, role: role, displayName: "Nama \(role.rawValue)",
            nip: "19730810", position: "Jabatan \(role.rawValue)")
    }

    /// An application form as it comes over the wire.
    static func form(_ name: String = "rme", mac: String = "02:00:5e:10:00:01") -> JSONValue {
        .object([
            "agency": .object([
                "name": .string("Dinas Kesehatan"), "address": .string("Jl. Pahlawan 1"), "head": .string("dr. Siti"),
                "email": .string("dinkes@example.go.id"), "phone": .string("0293"),
            ]),
            "contact": .object([
                "name": .string("Budi"), "position": .string("Pranata"), "email": .string("budi@example.go.id"),
                "phone": .string("0812"),
            ]),
            "letter": .object(["number": .string("440/1"), "date": .string("2026-11-20")]),
            "purpose": .string("Rekam medis"),
            "server": .object([
                "name": .string(name), "brand": .string("Dell"), "model": .string("R250"), "rackUnits": .number(1),
                "powerWatts": .string("300"), "macAddresses": .array([.string(mac)]),
                "operatingSystem": .string("Debian"),
            ]),
            "bandwidth": .object(["inMbps": .number(100), "outMbps": .number(50), "burstMegabytes": .number(1)]),
            "service": .object(["protocol": .string("ssh"), "port": .number(22)]),
        ])
    }

    /// Performs an action as the role that it belongs to.
    @discardableResult
    func act(_ action: Action, _ number: String, _ body: JSONValue = .object([:])) async throws -> CaseView {
        clock.advance(60)
        return try await casework.perform(
            action.rawValue, on: number, body: body, by: TestOffice.user(action.role), expecting: nil)
    }

    func view(_ number: String) async throws -> CaseView {
        try await casework.caseView(number, for: TestOffice.user(.kasi))
    }
}

/// A clock that the test moves.
final class TestClock: Sendable {
    private let now: Mutex<Timestamp>

    init(_ start: Timestamp) { now = Mutex(start) }

    var time: Timestamp { now.withLock { $0 } }

    func advance(_ seconds: Double) { now.withLock { $0 = $0.advanced(bySeconds: seconds) } }
}

/// Prints what it was given as text, and keeps the contents.
final class TestPrinter: DocumentRenderer {
    struct Jammed: Error {}

    struct Printed: Sendable {
        var letters: [LetterContent] = []
        var records: [HandoverRecordContent] = []
        var seals: [(annex: AnnexContent, evidence: HandoverEvidence)] = []
        var isJammed = false
    }

    let printed = Mutex(Printed())

    func letter(_ content: LetterContent) async throws -> [UInt8] {
        try printed.withLock {
            if $0.isJammed { throw Jammed() }
            $0.letters.append(content)
        }
        return Array("letter \(content.number ?? "")".utf8)
    }

    func handoverRecord(_ content: HandoverRecordContent) async throws -> [UInt8] {
        printed.withLock { $0.records.append(content) }
        return Array("record \(content.number)".utf8)
    }

    func handover(
        _ content: AnnexContent, evidence: HandoverEvidence, sealingKey: SigningKey
    ) async throws -> [UInt8] {
        printed.withLock { $0.seals.append((content, evidence)) }
        return Array("handover \(content.caseNumber)".utf8)
    }
}

/// Takes mail, or does not, for a reason.
final class TestMailServer: Mailer {
    let state = Mutex<(fault: MailError?, taken: [MailMessage])>((nil, []))

    static let dead = MailError.temporary(reason: "connection refused")

    var taken: [MailMessage] { state.withLock { $0.taken } }

    func send(_ message: MailMessage) async throws {
        _ = try message.encoded()
        try state.withLock {
            if let fault = $0.fault { throw fault }
            $0.taken.append(message)
        }
    }
}
