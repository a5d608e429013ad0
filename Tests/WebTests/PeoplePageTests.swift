// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import HTTPTypes
import OfficeSupport
import Testing
import Values

@testable import Web

/// People and delegations by the administrator's pages.
@Suite struct PeoplePageTests {
    private static let person = [
        "username": "rini", "displayName": "Rini Astuti, S.Kom.", "role": "kasi", "nip": "19850412 201001 2 009",
        "rank": "III/d", "position": "Kepala Seksi", "sites": "",
    ]

    @Test func whoIsAddedByThePageSignsInWithThePasswordThatItShows() async throws {
        try await Visitor.visit { visitor, _ in
            let admin = try await visitor.signedIn(as: .admin)
            let added = try await admin.post("/people", Self.person)
            #expect(added.status == 201)
            let password = try #require(added.text.firstMatch(of: #/id="made-password">([^<]+)</#)).1
            let body = "{\"username\":\"rini\",\"password\":\"\(password)\"}"
            #expect(try await visitor.send(.post, "/api/v1/session", body: body).status == 200)
            let list = try await admin.send(.get, "/people").text
            #expect(!list.contains(password))
            for text in ["Rini Astuti, S.Kom.", "198504122010012009", "Penata Tingkat I (III/d)"] {
                #expect(list.contains(text), "\(text)")
            }
            let again = try await admin.post("/people", Self.person)
            #expect(again.status == 409 && again.text.contains("value=\"Rini Astuti, S.Kom.\""))
        }
    }

    @Test(arguments: [("nip", "1985"), ("role", "bupati"), ("username", ""), ("rank", "V/a"), ("sites", "bulan")])
    func aWrongFieldIsMarkedAndNobodyIsAdded(_ field: String, _ value: String) async throws {
        try await Visitor.visit { visitor, _ in
            let admin = try await visitor.signedIn(as: .admin)
            let refused = try await admin.post("/people", Self.person.merging([field: value]) { $1 })
            #expect(refused.status == 422 && refused.text.contains("href=\"#\(field)\""))
            #expect(try await admin.send(.get, "/people/rini").status == 404)
        }
    }

    @Test func aChangeOfRoleEndsTheSessionsAndStandsInTheTrailBeforeAndAfter() async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            try await Visitor.visit(office.casework) { visitor, _ in
                let admin = try await visitor.signedIn(as: .admin)
                let kasi = try await visitor.signedIn(as: .kasi)
                let changed = try await admin.post(
                    "/people/kasi",
                    ["displayName": "Rini", "role": "kabid", "nip": "", "rank": "", "position": "", "sites": ""])
                #expect(changed.status == 303)
                #expect(try await kasi.send(.get, "/api/v1/session").status == 401)
                #expect(
                    try await visitor.signedIn(as: .kasi).send(.get, "/api/v1/session").json["role"] as? String
                        == "kabid")
            }
            let trail = try await office.store.read { try $0.auditTrail(most: 20) }
            let line = try #require(trail.first { $0.what == "user.change" })
            #expect(line.who == "admin")
            #expect(line.detail.contains("before: kasi, Nama kasi") && line.detail.contains("after: kabid, Rini"))
        }
    }

    @Test func anAdministratorNeitherLosesTheOwnAccountNorTakesAStep() async throws {
        try await Visitor.tour { visitor, _, furnished in
            let admin = try await visitor.signedIn(as: .admin)
            #expect(try await admin.post("/people/admin/disable", [:]).status == 403)
            let demoted = try await admin.post("/people/admin", ["displayName": "A", "role": "kasi"])
            #expect(demoted.status == 403)
            for new in furnished.cases {
                let moves = try await admin.send(.get, "/api/v1/cases/\(new.number)/transitions")
                #expect((moves.json["transitions"] as? [Any])?.isEmpty == true)
            }
            #expect(try await admin.send(.get, "/inbox").status == 200)
        }
    }

    @Test func aDelegationIsEnteredRefusedAndRevokedByThePage() async throws {
        try await Visitor.visit { visitor, _ in
            let admin = try await visitor.signedIn(as: .admin)
            let fields = [
                "delegate": "sekretaris", "capacity": "plh", "post": "kepalaDinas", "intermediate": "",
                "first": "2026-11-23", "last": "2026-11-25", "documentTitle": "Surat Perintah",
                "documentNumber": "800/1", "documentDate": "2026-11-20",
            ]
            #expect(try await admin.post("/delegations", fields.merging(["last": ""]) { $1 }).status == 422)
            #expect(try await admin.post("/delegations", fields).status == 303)
            let twice = try await admin.post("/delegations", fields)
            #expect(twice.status == 409 && twice.text.contains("800/1"))
            let page = try await admin.send(.get, "/delegations").text
            #expect(page.contains("Nama sekretaris, Plh. Kepala Dinas") && page.contains("Nama kepalaDinas"))
            let path = try #require(page.firstMatch(of: #/action="(\/delegations\/[0-9a-f-]+\/revoke)"/#)).1
            #expect(try await admin.post(String(path), ["reason": "Kepala kembali"]).status == 303)
            #expect(try await admin.post(String(path), ["reason": "lagi"]).status == 409)
        }
    }
}
