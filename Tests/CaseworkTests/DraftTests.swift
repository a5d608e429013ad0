// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import OfficeSupport
import Procedure
import Synchronization
import TestSupport
import Testing
import Values

@testable import Casework

/// Decisions on the reply's draft: on what was seen, and on nothing else.
struct DraftTests {
    private static func decision(_ word: String, on draft: String?, reason: String? = nil) -> JSONValue {
        var members = ["decision": JSONValue.string(word)]
        if let draft { members["draft"] = .string(draft) }
        if let reason { members["reason"] = .string(reason) }
        return .object(members)
    }

    private static func toTheReview(_ office: TestOffice) async throws -> String {
        let number = try await office.applied().number
        try await office.toTheCheck(number)
        try await office.act(.recordCheck, number, TestOffice.findings(available: true))
        try await office.act(.orderReply, number, .object(["decision": .string("accept")]))
        try await office.act(.draftReply, number)
        return number
    }

    private static func draft(_ office: TestOffice, _ number: String, _ role: Role) async throws -> DraftView {
        let view = try await office.casework.cases.view(number, for: TestOffice.user(role))
        return try #require(view.letter?.draft)
    }

    @Test(
        "a decision that names another draft, or none, is refused and changes nothing", arguments: TestEngine.allCases)
    func stale(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            let number = try await Self.toTheReview(office)
            let first = try await Self.draft(office, number, .kasi)
            #expect(first.version == 1 && first.seen == nil)
            let perform = { (body: JSONValue) in
                try await office.casework.cases.perform(
                    .reviewDraft, on: number, body: body, by: TestOffice.user(.kasi))
            }
            #expect(try await problem { try await perform(Self.decision("approve", on: nil)) }.field == "draft")
            let other = Digest(of: Array("lain".utf8)).description
            for word in ["approve", "return"] {
                let refused = try await problem { try await perform(Self.decision(word, on: other, reason: "x")) }
                #expect(refused.code == "draft.changed" && refused.kind == .conflict)
            }
            #expect(try await office.view(number).summary.stage == .review)
            let view = try await perform(Self.decision("approve", on: first.sha256.description))
            #expect(view.summary.stage == .initials)
            #expect(view.events.last?.details["draft"]?.text == first.sha256.description)
        }
    }

    @Test("who decided before sees what has changed since, and nobody else does")
    func changes() async throws {
        try await TestOffice.open { office in
            let number = try await Self.toTheReview(office)
            let first = try await Self.draft(office, number, .kasi)
            try await office.act(
                .reviewDraft, number,
                Self.decision("return", on: first.sha256.description, reason: "Sebutkan jam kerja."))
            let clerk = try await office.casework.cases.view(number, for: TestOffice.user(.jfu))
            #expect(clerk.letter?.returned?.reason == "Sebutkan jam kerja.")
            #expect(clerk.letter?.returned?.role == .kasi)
            try await office.act(.draftReply, number, .object(["additions": .string("Kantor buka pukul 07.30.")]))
            let second = try await Self.draft(office, number, .kasi)
            #expect(second.version == 2 && second.sha256 != first.sha256)
            let seen = try #require(second.seen)
            #expect(seen.version == 1)
            #expect(seen.changes.flatMap(\.pieces) == [DraftPiece(text: "Kantor buka pukul 07.30.", standing: .added)])
            #expect(try await Self.draft(office, number, .kabid).seen == nil)
            // Nothing that the clerk writes takes a clause away.
            #expect(Set(first.lines).isSubset(of: second.lines))
            let late = try await problem {
                try await office.casework.cases.perform(
                    .reviewDraft, on: number, body: Self.decision("approve", on: first.sha256.description),
                    by: TestOffice.user(.kasi))
            }
            #expect(late.code == "draft.changed")
            #expect(try await office.view(number).letter?.returned == nil)
        }
    }

    @Test("the signed letter says what the draft said, and number and date besides")
    func signed() async throws {
        try await TestOffice.open { office in
            let number = try await office.applied().number
            try await office.toTheSignature(number)
            let draft = try await Self.draft(office, number, .kepalaDinas)
            try await office.act(.signReply, number, TestOffice.approve)
            #expect(try await office.view(number).letter?.draft == nil)
            try await office.casework.outbox.drain()
            let letter = try #require(office.printer.printed.withLock { $0.letters.last })
            #expect(letter.number != nil && letter.date != nil && letter.deliveryDays == 30)
            #expect(draft.lines.contains { $0.contains("30 (tiga puluh) hari setelah tanggal surat ini") })
        }
    }

    @Test("a draft's pages are those of the draft that is named, and of no earlier one")
    func pages() async throws {
        try await TestOffice.open { office in
            let number = try await Self.toTheReview(office)
            let draft = try await Self.draft(office, number, .kasi)
            let drafts = office.casework.drafts
            let user = TestOffice.user(.kasi)
            let pages = try await drafts.pages(draft.sha256.description, of: number, for: user)
            #expect(pages.pictures.count == 2)
            _ = try await drafts.pages(draft.sha256.description, of: number, for: user)
            #expect(office.printer.printed.withLock { $0.letters.count } == 1)
            let other = Digest(of: Array("lain".utf8)).description
            #expect(try await problem { try await drafts.pages(other, of: number, for: user) }.code == "draft.changed")
            let stranger = UserView(
                id: "s2", username: "s2", role: .kasi, displayName: "s2", sites: ["s2"])
            let unseen = try await problem {
                try await drafts.pages(draft.sha256.description, of: number, for: stranger)
            }
            #expect(unseen.code == "case.unknown")
        }
    }

    @Test("a jammed printer hides the pages, and not the words")
    func jammed() async throws {
        try await TestOffice.open { office in
            let number = try await Self.toTheReview(office)
            office.printer.printed.withLock { $0.isJammed = true }
            let draft = try await Self.draft(office, number, .kasi)
            let user = TestOffice.user(.kasi)
            let failed = try await problem {
                try await office.casework.drafts.pages(draft.sha256.description, of: number, for: user)
            }
            #expect(failed.code == "draft.unprinted" && failed.kind == .unavailable && !draft.lines.isEmpty)
            office.printer.printed.withLock { $0.isJammed = false }
            #expect(
                try await office.casework.drafts.pages(draft.sha256.description, of: number, for: user).pictures.count
                    == 2)
        }
    }
}
