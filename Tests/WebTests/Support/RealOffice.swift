// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Database
import Documents
import Evidence
import Identity
import Inventory
import Logging
import Mail
import Procedure
import TestSupport
import Testing
import Values

/// The real application layer on an embedded store, with one person per role, and a printer and a post that always work.
enum RealOffice {
    private struct Printer: DocumentRenderer {
        func letter(_ content: LetterContent) async throws -> [UInt8] { Array("%PDF-1.7 letter".utf8) }
        func handoverRecord(_ content: HandoverRecordContent) async throws -> [UInt8] { Array("%PDF-1.7 record".utf8) }
        func handover(
            _ content: AnnexContent, evidence: HandoverEvidence, sealingKey: SigningKey
        ) async throws -> [UInt8] { Array("%PDF-1.7 handover".utf8) }
    }

    private struct Post: Mailer {
        func send(_ message: MailMessage) async throws {}
    }

    /// - printable: the code points that papers can show; `nil` takes all.
    static func open(printable: CodePointSet? = nil, _ body: (Casework) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            try await withDatabase(.sqlite) { database in
                let store = CaseStore(database: database)
                try await store.migrate()
                var settings = OfficeSettings(
                    sites: [try site()], publicURL: "https://titipan.example",
                    agentsURL: "https://titipan.example:8444",
                    mailAddress: "kominfo@example.go.id")
                settings.policy.printable = printable
                let keys = try ServiceKeys.open(directory: directory, ledgerName: "titipan.example/ledger")
                let casework = Casework(
                    store: store, settings: settings,
                    authority: try Authority.open(directory: directory, name: "Kominfo", now: .present),
                    serviceKey: keys.signing, ledgerKey: keys.ledger, renderer: Printer(), mailer: Post(),
                    hasher: PasswordHasher(cost: PasswordCost(logN: 4, blockSize: 1, parallelism: 1)),
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
                try await casework.prepare()
                for role in Role.officers {
                    _ = try await casework.addUser(
                        NewUser(
                            username: role.rawValue, password: FakeOffice.password, role: role,
                            displayName: Fixtures.names[role] ?? role.rawValue, position: "Jabatan"))
                }
                try await body(casework)
            }
        }
    }

    private static func site() throws -> Site {
        let first = try #require(IPAddress("203.0.113.10"))
        let room = try #require(IPAddress("10.20.0.10"))
        return Site(
            name: "s1", room: "Ruang server", racks: [.init(name: "R1", units: 42)],
            feeds: [.init(name: "A", watts: 600)],
            publicAddresses: try #require(AddressPool(first: first, last: first)),
            remotePorts: 22_010...22_010, roomAddresses: try #require(AddressPool(first: room, last: room)),
            gateway: try #require(IPAddress("10.20.0.1")), inBitsPerSecond: 1_000_000_000,
            outBitsPerSecond: 1_000_000_000, switchPorts: ["gi1/0/7"], cables: ["C1"], controlPort: 29_999)
    }
}
