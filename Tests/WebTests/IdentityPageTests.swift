// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Evidence
import HTTPTypes
import OfficeSupport
import Procedure
import Testing
import Values

@testable import Web

/// An officer decides on a placed server's new identity, on the NOC page and by the API.
@Suite struct IdentityPageTests {
    private let first = ShownIdentity.ssh(1)
    private let second = ShownIdentity.ssh(2)

    /// An office whose one placed server shows the second key.
    private func changed(
        _ body: @escaping @Sendable (Visitor, TestOffice, Int, _ identity: String) async throws -> Void
    )
        async throws
    {
        try await TestOffice.open { office in
            try await office.addPeople()
            let inside = try await TestAgent("inside-1", .inside).join(office)
            let outside = try await TestAgent("outside-1", .outside).join(office)
            let number = try await office.installed().number
            try await office.startVerification(number)
            for shown in [first, second] {
                let order = try await inside.order(office)
                office.clock.advance(40)
                try await inside.deliver(inside.report(order) { shown.put(in: &$0) }, of: order, to: office)
                try await outside.deliver(outside.report(order) { shown.put(in: &$0) }, of: order, to: office)
                try await office.casework.outbox.drain()
                office.clock.advance(25 * 3_600)
                if shown.identities == first.identities { #expect(try await office.casework.rounds.begin() == 1) }
            }
            let incidents = try await office.casework.incidents.list(for: TestOffice.user(.noc))
            let incident = try #require(incidents.first { $0.kind == .identity })
            try await Visitor.visit(office.casework) { visitor, _ in
                try await body(visitor, office, incident.id, "\(second.identities[0].sha256)")
            }
        }
    }

    @Test(arguments: [
        ("", "identitas server berubah", "Terima sebagai identitas server", "Tolak identitas ini", "Kunci host"),
        (
            "; __Host-titipan-language=en", "the server&#39;s identity changed", "Accept as the server",
            "Reject this identity", "Host key"
        ),
    ])
    func thePageShowsTheFingerprintAndTakesTheDecision(
        _ language: String, _ reason: String, _ accept: String, _ reject: String, _ kind: String
    ) async throws {
        try await changed { visitor, office, id, identity in
            var noc = try await visitor.signedIn(as: .noc)
            noc.cookie = (noc.cookie ?? "") + language
            let page = try await noc.send(.get, "/noc").text
            for text in [accept, reject, kind, identity] { #expect(page.contains(text), "\(text)") }
            #expect(page.contains(reason) || page.contains(reason.replacing("&#39;", with: "'")))
            #expect(!page.contains("/noc/incidents/\(id)/close"), "a decision closes it")
            let jfu = try await visitor.signedIn(as: .jfu)
            let seen = try await jfu.send(.get, "/noc").text
            #expect(seen.contains(identity) && !seen.contains("/noc/incidents/\(id)/identity"))
            let path = "/noc/incidents/\(id)/identity"
            let fields = ["decision": "accepted", "identity": identity, "reason": "Kunci diganti"]
            #expect(try await jfu.post(path, fields).status == 403)
            #expect(try await noc.post(path, fields, withCSRF: false).status == 403)
            #expect(try await noc.post(path, fields.merging(["reason": ""]) { $1 }).status == 422)
            #expect(try await noc.post(path, fields.merging(["identity": ""]) { $1 }).status == 409)
            #expect(try await noc.post(path, fields).status == 303)
            let after = try await noc.send(.get, "/noc").text
            #expect(!after.contains(path) && after.contains("Kunci diganti"))
            #expect(
                try await office.casework.incidents.list(for: TestOffice.user(.noc)).allSatisfy { $0.closed != nil })
        }
    }

    @Test func theAPIRejectsAnIdentity() async throws {
        try await changed { visitor, office, id, identity in
            let jft = try await visitor.signedIn(as: .jft)
            let path = "/api/v1/noc/incidents/\(id)/identity"
            let body = { (decision: String, identity: String) in
                #"{"decision":"\#(decision)","identity":"\#(identity)","reason":"Bukan dari instansi"}"#
            }
            #expect(try await jft.send(.post, path, body: body("maybe", identity)).status == 422)
            #expect(try await jft.send(.post, path, body: body("rejected", "00")).code == "identity.other")
            let kabid = try await visitor.signedIn(as: .kabid)
            #expect(try await kabid.send(.post, path, body: body("rejected", identity)).status == 403)
            let listed = try await jft.send(.get, "/api/v1/noc/incidents").text
            #expect(listed.contains(#""level":"warning""#) && listed.contains(identity))
            let answer = try await jft.send(.post, path, body: body("rejected", identity))
            #expect(answer.status == 200 && answer.json["closedBy"] as? String != nil, "\(answer.text)")
            let decided = try await office.store.read {
                try $0.identityDecisions(of: answer.json["caseNumber"] as? String ?? "")
            }
            #expect(decided.map(\.ruling) == [.rejected] && decided.first?.role == .jft)
        }
    }
}
