// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Foundation
import Testing
import Values

/// `record verify` and `record keys` as a user runs them.
@Suite(.timeLimit(.minutes(5)))
struct RecordCommandTests {
    /// Sealed by version 0.1 with keys of tests.
    private let sealed = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Support/SealedRecords/handover-0.1.pdf").path

    private func configuration(in folder: URL) throws -> String {
        let file = folder.appending(path: "service.yaml")
        try """
        dataDirectory: \(folder.path)/data
        publicURL: https://titipan.example.go.id/
        agentsURL: https://192.0.2.10:8444
        sites: []
        """.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    /// The keys file of the record's office, with another signing key on request.
    private func keys(_ folder: URL, _ signing: VerificationKey? = nil) async throws -> String {
        let pdf = Array(try Data(contentsOf: URL(filePath: sealed)))
        let own = try #require(await RecordVerifier().verify(pdf).ownKeys)
        let published = PublishedKeys(
            office: "Dinas Kominfo", page: "https://titipan.example.go.id/keys", signing: signing ?? own.ring.service,
            ledger: own.ring.ledger, madeAt: Timestamp(microseconds: 0),
            authority: .init(
                sha256: Digest(of: []), validFrom: Timestamp(microseconds: 0), validUntil: Timestamp(microseconds: 0)))
        let file = folder.appending(path: "titipan-keys-\(UUID().uuidString).json")
        try Data(try CanonicalJSON.encode(published)).write(to: file)
        return file.path
    }

    @Test func theExitStatusSaysWhatIsKnownOfTheOrigin() async throws {
        try await withDirectory { folder in
            let pins = folder.appending(path: ".local/state/titipan/known-keys.json").path
            let alone = try await service(["record", "verify", sealed], home: folder)
            #expect(alone.code == 3)
            #expect(alone.output.hasPrefix("CONSISTENT, ORIGIN UNKNOWN"))
            #expect(!FileManager.default.fileExists(atPath: pins))
            let json = try await service(["record", "verify", sealed, "--json"], home: folder)
            #expect(json.output.contains("\"originUnknown\""))
            let indonesian = try await service(["record", "verify", sealed, "--language", "id"], home: folder)
            #expect(indonesian.output.hasPrefix("KONSISTEN, ASAL TIDAK DIKETAHUI"))

            let given = try await service(["record", "verify", sealed, "--keys", try await keys(folder)], home: folder)
            #expect(given.code == 0)
            #expect(given.output.hasPrefix("INTACT"))
            #expect(given.output.contains("Dinas Kominfo"))
            let mode = try FileManager.default.attributesOfItem(atPath: pins)[.posixPermissions] as? Int
            #expect(mode == 0o600)

            // Pinned now: no keys are needed, and others are not believed.
            #expect(try await service(["record", "verify", sealed], home: folder).code == 0)
            let others = try await keys(folder, SigningKey().verificationKey)
            let contradicting = try await service(["record", "verify", sealed, "--keys", others], home: folder)
            #expect(contradicting.code == 1)
            #expect(contradicting.output.contains("are not those that were pinned"))
            #expect(try await service(["record", "verify", sealed], home: folder).code == 0)

            // A file of pins that does not read is never taken for an empty one.
            try Data("{".utf8).write(to: URL(filePath: pins))
            let damaged = try await service(["record", "verify", sealed], home: folder)
            #expect(damaged.code == 2)
            #expect(damaged.complaint.contains("known-keys.json cannot be read"))
        }
    }

    @Test func trustOnFirstUseIsAskedForAndKept() async throws {
        try await withDirectory { folder in
            let first = try await service(["record", "verify", sealed, "--pin"], home: folder)
            #expect(first.code == 3)
            #expect(first.output.contains("are pinned in"))
            let second = try await service(["record", "verify", sealed], home: folder)
            #expect(second.code == 0)
            #expect(second.output.contains("without comparing them with the office"))
        }
    }

    @Test func whatCannotBeReadIsTwo() async throws {
        try await withDirectory { folder in
            #expect(try await service(["record", "verify", "/nonexistent.pdf"], home: folder).code == 2)
            #expect(try await service(["record", "verify", #filePath], home: folder).code == 2)
            let bad = try await service(["record", "verify", sealed, "--keys", #filePath], home: folder)
            #expect(bad.code == 2)
            #expect(bad.complaint.contains("is no titipan-keys.json"))
        }
    }

    @Test func theServicesOwnKeysArePrintedTheSameEachTime() async throws {
        try await withDirectory { folder in
            let file = try configuration(in: folder)
            let printed = try await service(["record", "keys", "--config", file], home: folder)
            #expect(printed.code == 0)
            let keys = try CanonicalJSON.decode(PublishedKeys.self, from: Array(printed.output.utf8))
            #expect(keys.service == "titipan.example.go.id/titipan")
            #expect(keys.page == "https://titipan.example.go.id/keys")
            #expect(TrustedKeys(json: Array(printed.output.utf8))?.fingerprint == keys.fingerprint)
            #expect(printed.complaint.hasSuffix("Fingerprint: \(keys.fingerprint.groups.joined(separator: " "))\n"))
            #expect(try await service(["record", "keys", "--config", file], home: folder).output == printed.output)
        }
    }
}
