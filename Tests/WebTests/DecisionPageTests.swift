// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import HTTPTypes
import OfficeSupport
import Procedure
import Testing
import Values

@testable import Web

/// What an officer sees who is to decide.
@Suite struct DecisionPageTests {
    private static func office(
        accept: Bool = true, _ body: @escaping @Sendable (Visitor, TestOffice, String) async throws -> Void
    ) async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            let number = try await office.applied().number
            try await office.toTheCheck(number)
            try await office.act(.recordCheck, number, TestOffice.findings(available: accept))
            try await Visitor.visit(office.casework) { visitor, _ in try await body(visitor, office, number) }
        }
    }

    /// From the order to the review.
    private static func draft(_ office: TestOffice, _ number: String) async throws {
        try await office.act(.orderReply, number, .object(["decision": .string("accept")]))
        try await office.act(.draftReply, number)
    }

    @Test func theDraftStandsBesideTheDecisionAndNothingIsChosen() async throws {
        try await Self.office { visitor, office, number in
            try await Self.draft(office, number)
            let kasi = try await visitor.signedIn(as: .kasi)
            let page = try await kasi.send(.get, "/cases/\(number)").text
            let sources = page.matches(of: #/<img src="(/api/[^"]+/pages/\d)"/#).map { String($0.1) }
            #expect(sources.count == 2)
            for source in sources {
                let picture = try await kasi.send(.get, source)
                #expect(picture.status == 200 && picture.text.contains("letter"))
                #expect(try await visitor.send(.get, source).status == 401)
            }
            #expect(try await kasi.send(.get, "\(sources[0].dropLast())9").status == 404)
            #expect(page.contains("server diantarkan ke Gedung Sentra Telematika"))
            let form = try #require(page.firstMatch(of: #/data-action="reviewDraft"[\s\S]*?<\/details>/#)).0
            #expect(!form.contains("checked"))
            #expect(form.contains("value=\"approve\" class=\"primary\">Setujui, teruskan ke Kabid</button>"))
            #expect(form.contains("value=\"return\">Kembalikan ke JFU</button>"))
            #expect(!page.contains("Simpan keputusan"))
        }
    }

    @Test func aReturnStandsOnTopOfTheFormWhichKeepsWhatWasWritten() async throws {
        try await Self.office { visitor, office, number in
            try await office.act(.orderReply, number, .object(["decision": .string("accept")]))
            try await office.act(.draftReply, number, .object(["additions": .string("Kantor buka pukul 07.30.")]))
            try await office.act(
                .reviewDraft, number,
                .object(["decision": .string("return"), "reason": .string("Sebut pula hari kerja.")]))
            let clerk = try await visitor.signedIn(as: .jfu)
            let page = try await clerk.send(.get, "/cases/\(number)").text
            let form = try #require(page.firstMatch(of: #/data-action="draftReply"[\s\S]*?<\/details>/#)).0
            #expect(form.contains("<blockquote>Sebut pula hari kerja.</blockquote>"))
            #expect(form.contains(">Kantor buka pukul 07.30.</textarea>"))
            let preview = try await clerk.post(
                "/cases/\(number)/actions/draftReply",
                ["additions": "Kantor buka Senin sampai Jumat.", "_preview": "1"])
            #expect(preview.status == 200 && preview.text.contains(">Kantor buka Senin sampai Jumat.</textarea>"))
            #expect(preview.text.contains("<p>Kantor buka Senin sampai Jumat.</p>"))
            let picture = try #require(preview.text.firstMatch(of: #/<img src="(/api/[^"]+/pages/1)"/#)).1
            #expect(try await clerk.send(.get, String(picture)).status == 200)
            #expect(try await office.view(number).letter?.additions == "Kantor buka pukul 07.30.")
            #expect(try await office.view(number).summary.stage == .draft)
        }
    }

    @Test func aNewerDraftRefusesTheDecisionOnThePageToo() async throws {
        try await Self.office { visitor, office, number in
            try await Self.draft(office, number)
            let kasi = try await visitor.signedIn(as: .kasi)
            let refused = try await kasi.post(
                "/cases/\(number)/actions/reviewDraft",
                ["decision": "return", "reason": "Kurang jelas.", "draft": String(repeating: "0", count: 64)])
            #expect(refused.status == 409 && refused.text.contains("Konsep sudah berubah"))
            #expect(refused.text.contains(">Kurang jelas.</textarea>"))
            #expect(refused.text.contains("<title>Galat: "))
            // The form that is shown again names the draft that is shown with it.
            let named = try #require(refused.text.firstMatch(of: #/name="draft" value="([0-9a-f]{64})"/#)).1
            let done = try await kasi.post(
                "/cases/\(number)/actions/reviewDraft", ["decision": "approve", "draft": String(named)])
            #expect(done.status == 303)
            let page = try await kasi.send(.get, try #require(done.headers[.location])).text
            #expect(page.contains("Konsep disetujui."))
            #expect(page.contains("Berkas sekarang menunggu Kabid"))
        }
    }

    @Test func whatIsShortIsNotOfferedAsAnAcceptance() async throws {
        try await Self.office(accept: false) { visitor, _, number in
            let kasi = try await visitor.signedIn(as: .kasi)
            let page = try await kasi.send(.get, "/cases/\(number)").text
            let form = try #require(page.firstMatch(of: #/data-action="orderReply"[\s\S]*?<\/details>/#)).0
            #expect(!form.contains("value=\"accept\"") && form.contains("value=\"refuse\""))
            #expect(form.contains("Penerimaan tidak mungkin"))
            let tried = try await kasi.post(
                "/cases/\(number)/actions/orderReply", ["decision": "accept", "reason": "Tetap saja."])
            #expect(tried.status == 422 && tried.text.contains("href=\"#orderReply-decision\""))
        }
    }

    @Test func theFiveFacilitiesAreEachConfirmedByHand() async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            let number = try await office.applied().number
            try await office.toTheCheck(number)
            try await Visitor.visit(office.casework) { visitor, _ in
                let technician = try await visitor.signedIn(as: .jft)
                let page = try await technician.send(.get, "/cases/\(number)").text
                let form = try #require(page.firstMatch(of: #/data-action="recordCheck"[\s\S]*?<\/details>/#)).0
                #expect(!form.contains("checked"))
                let refused = try await technician.post(
                    "/cases/\(number)/actions/recordCheck", ["findings.room.available": "true"])
                #expect(refused.status == 422)
                let links = refused.text.matches(of: #/<li><a href="#(recordCheck-findings-[a-zA-Z-]+)"/#).map {
                    String($0.1)
                }
                #expect(links.count == 4)
                for link in links { #expect(refused.text.contains("id=\"\(link)\"")) }
            }
        }
    }

    @Test func whatWasTypedStaysOnThePageThoughSomebodyWasFaster() async throws {
        try await Self.office { visitor, office, number in
            try await Self.draft(office, number)
            let kasi = try await visitor.signedIn(as: .kasi)
            let page = try await kasi.send(.get, "/cases/\(number)").text
            let named = try #require(page.firstMatch(of: #/name="draft" value="([0-9a-f]{64})"/#)).1
            try await office.act(.reviewDraft, number, TestOffice.approve)
            let late = try await kasi.post(
                "/cases/\(number)/actions/reviewDraft",
                ["decision": "return", "reason": "Kalimat yang panjang.", "draft": String(named)])
            #expect(late.status == 409)
            #expect(late.text.contains("tidak tersimpan") && late.text.contains("Kalimat yang panjang."))
        }
    }
}
