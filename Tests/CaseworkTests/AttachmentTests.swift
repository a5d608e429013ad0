// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Database
import Evidence
import OfficeSupport
import Procedure
import Testing
import TestSupport
import Values

struct AttachmentTests {
    private static let scan = Array("%PDF-1.7 of a letter".utf8)
    private static let photo: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]

    private static func file(_ kind: AttachmentKind, _ bytes: [UInt8] = scan, name: String = "surat.pdf") -> SentFile {
        SentFile(name: name, kind: kind, bytes: bytes)
    }

    @Test("a file stands in its case, in the ledger and in the audit trail", arguments: TestEngine.allCases)
    func attached(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            let new = try await office.applied()
            let clerk = TestOffice.user(.jfu)
            var file = Self.file(.applicationLetter)
            file.note = "dari loket"
            try await office.casework.attachments.attach(file, to: new.number, by: clerk)
            try await office.casework.attachments.attach(
                Self.file(.other, Self.photo, name: "foto.png"), secret: new.secret)

            let view = try await office.view(new.number)
            #expect(view.attachments.map(\.number) == [1, 2])
            let first = try #require(view.attachments.first)
            #expect(first.kind == .applicationLetter && first.name == "surat.pdf" && first.format == .pdf)
            #expect(first.pages == 1 && first.note == "dari loket" && first.by == clerk.displayName)
            #expect(first.sha256 == Digest(of: Self.scan) && first.size == Self.scan.count)
            #expect(view.attachments.last?.format == .jpeg && view.attachments.last?.role == .applicant)
            #expect(view.events.suffix(2).map(\.name) == [.attached, .attached])

            let stored = try await office.casework.attachments.file(1, of: new.number, for: clerk)
            #expect(stored.bytes == Self.scan && stored.name == "\(new.number)-1.pdf")
            let picture = try await office.casework.attachments.picture(0, of: 1, in: new.number, for: clerk)
            #expect(picture.bytes == Array("thumbnail".utf8))
            let trail = try await office.store.read { try $0.auditTrail(most: 10) }.filter { $0.what == "case.attach" }
            #expect(trail.map(\.who) == ["applicant", "jfu"])
            #expect(trail.allSatisfy { $0.detail.contains("sha256") })
            #expect(try await office.ledgerDifferences().isEmpty)

            let applicant = try await office.casework.applications.view(secret: new.secret)
            #expect(applicant.attachments.map(\.number) == [2], "the applicant sees what is the applicant's")
            await #expect(throws: Problem.self) {
                try await office.casework.attachments.picture(0, of: 1, secret: new.secret)
            }
        }
    }

    @Test("whoever exchanges an attached file in the store is found")
    func exchanged() async throws {
        try await TestOffice.open { office in
            let new = try await office.applied()
            try await office.casework.attachments.attach(
                Self.file(.other), to: new.number, by: TestOffice.user(.jfu))
            let other = Digest(of: Self.photo).description
            _ = try await office.store.database.write { connection in
                try connection.execute(
                    "INSERT INTO blobs (sha256, media_type, bytes, stored_at) VALUES ($1, 'x', $2, 0)",
                    [other, Self.photo])
                return try connection.execute("UPDATE attachments SET sha256 = $1", [other])
            }
            #expect(try await office.ledgerDifferences().contains { $0.hasPrefix("attachments \(new.number)/1") })
        }
    }

    @Test("the same file once more changes nothing")
    func repeated() async throws {
        try await TestOffice.open { office in
            let new = try await office.applied()
            for name in ["a.pdf", "b.pdf"] {
                try await office.casework.attachments.attach(
                    Self.file(.other, name: name), to: new.number, by: TestOffice.user(.jfu))
            }
            #expect(try await office.view(new.number).attachments.map(\.name) == ["a.pdf"])
        }
    }

    @Test("names lose their paths and what no page shows")
    func names() async throws {
        try await TestOffice.open { office in
            let new = try await office.applied()
            let names = [
                ("../../etc/passwd", "passwd"), ("C:\\Users\\x\\surat.pdf", "surat.pdf"),
                ("\u{202E}fdp.exe\u{0}", "fdp.exe"),
                ("..", "other"), ("", "other"), ("/", "other"),
                (String(repeating: "x", count: 400), String(repeating: "x", count: 80)),
            ]
            for (index, name) in names.enumerated() {
                try await office.casework.attachments.attach(
                    Self.file(.other, Self.scan + [UInt8(index)], name: name.0), to: new.number,
                    by: TestOffice.user(.jfu))
            }
            #expect(try await office.view(new.number).attachments.map(\.name) == names.map(\.1))
        }
    }

    @Test("who may not send a thing, and when it is not awaited")
    func refusals() async throws {
        try await TestOffice.open { office in
            let new = try await office.applied()
            let attachments = office.casework.attachments
            for (kind, role) in [
                (AttachmentKind.signedLetter, Role.kasi), (.arrivalPhotograph, .jfu), (.signedLetter, .jfu),
                (.signedRecord, .jft), (.handReceipt, .jfu), (.arrivalPhotograph, .jft), (.other, .noc),
            ] {
                let problem = await #expect(throws: Problem.self, "\(kind) \(role)") {
                    try await attachments.attach(Self.file(kind), to: new.number, by: TestOffice.user(role))
                }
                #expect(problem?.code == "attachment.state")
            }
            try await office.toTheCheck(new.number)
            let late = await #expect(throws: Problem.self) {
                try await attachments.attach(Self.file(.other), secret: new.secret)
            }
            #expect(late?.code == "attachment.state", "the procedure does not wait for the applicant")
            let nonsense = await #expect(throws: Problem.self) {
                try await attachments.attach(
                    Self.file(.other, Array("nonsense".utf8)), to: new.number, by: TestOffice.user(.jfu))
            }
            #expect(nonsense?.code == "attachment.refused")
            #expect(try await office.view(new.number).attachments.isEmpty)
        }
    }

    @Test("an applicant has room for some files, and a case for more")
    func quota() async throws {
        try await TestOffice.open { office in
            let new = try await office.applied()
            for index in 0..<UploadLimits.applicantFiles {
                try await office.casework.attachments.attach(
                    Self.file(.other, Self.scan + [UInt8(index)]), secret: new.secret)
            }
            let problem = await #expect(throws: Problem.self) {
                try await office.casework.attachments.attach(Self.file(.other), secret: new.secret)
            }
            #expect(problem?.code == "attachment.quota")
            try await office.casework.attachments.attach(
                Self.file(.other), to: new.number, by: TestOffice.user(.jfu))
        }
    }

    @Test("a file that comes in pieces goes on where it was left", arguments: TestEngine.allCases)
    func pieces(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            let new = try await office.applied()
            let uploads = office.casework.uploads
            let clerk = UploadSender.officer(TestOffice.user(.jfu), caseNumber: new.number)
            let begun = try await uploads.begin(Self.scan.count, by: clerk)
            #expect(begun.offset == 0)
            _ = try await uploads.append(Array(Self.scan.prefix(7)), at: 0, to: begun.id, by: clerk)
            for offset in [0, 6, 8, Self.scan.count] {
                let problem = await #expect(throws: Problem.self) {
                    try await uploads.append([1], at: offset, to: begun.id, by: clerk)
                }
                #expect(problem?.code == "upload.offset", "a piece fits nowhere else")
            }
            for other in [
                UploadSender.officer(TestOffice.user(.jft), caseNumber: new.number), .applicant(secret: new.secret),
            ] {
                let problem = await #expect(throws: Problem.self) { try await uploads.view(begun.id, by: other) }
                #expect(problem?.code == "upload.unknown", "another person's")
            }
            let early = await #expect(throws: Problem.self) {
                try await uploads.finish(begun.id, name: "x", kind: .other, note: nil, by: clerk)
            }
            #expect(early?.code == "upload.offset")
            #expect(try await uploads.view(begun.id, by: clerk).offset == 7)
            _ = try await uploads.append(Array(Self.scan.dropFirst(7)), at: 7, to: begun.id, by: clerk)
            let more = await #expect(throws: Problem.self) {
                try await uploads.append([1], at: Self.scan.count, to: begun.id, by: clerk)
            }
            #expect(more?.code == "attachment.refused", "more than was announced")
            try await uploads.finish(begun.id, name: "surat.pdf", kind: .other, note: nil, by: clerk)
            #expect(try await office.view(new.number).attachments.map(\.sha256) == [Digest(of: Self.scan)])
            await #expect(throws: Problem.self) { try await uploads.view(begun.id, by: clerk) }
        }
    }

    @Test("what is given up makes room, and is gone after a day")
    func givenUp() async throws {
        try await TestOffice.open { office in
            let new = try await office.applied()
            let uploads = office.casework.uploads
            let sender = UploadSender.applicant(secret: new.secret)
            var begun: [UploadView] = []
            for _ in 0...UploadLimits.underWayOfOne { begun.append(try await uploads.begin(10, by: sender)) }
            await #expect(throws: Problem.self) { try await uploads.view(begun[0].id, by: sender) }
            _ = try await uploads.append([1], at: 0, to: begun[4].id, by: sender)
            office.clock.advance(25 * 3600)
            _ = try await uploads.begin(10, by: sender)
            await #expect(throws: Problem.self) { try await uploads.view(begun[4].id, by: sender) }
            for length in [0, -1, UploadLimits.fileBytes + 1] {
                await #expect(throws: Problem.self) { try await uploads.begin(length, by: sender) }
            }
        }
    }

    @Test("a stored case from before there were attachments reads")
    func old() async throws {
        try await TestOffice.open { office in
            let new = try await office.applied()
            let state = try await office.store.database.read { connection in
                try connection.first("SELECT state FROM cases")?.text("state") ?? ""
            }
            #expect(!state.contains("filed"), "nothing is written where there is nothing")
            #expect(try await office.view(new.number).attachments.isEmpty)
        }
    }
}
