// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import HTTPTypes
import Inventory
import OfficeSupport
import Procedure
import Testing
import Values

@testable import Web

/// The free resources of the server rooms, as officers see them.
@Suite struct ResourcesPageTests {
    @Test func aReservationShowsAtOnce() async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            try await Visitor.visit(office.casework) { visitor, _ in
                let officer = try await visitor.signedIn(as: .jft)
                let ports = { (page: String) in
                    page.firstMatch(of: #/Port switch</td>.*?<strong class="">([0-9]+)</strong> dari ([0-9]+)/#)
                        .map { (Int($0.1), Int($0.2)) }
                }
                let before = try #require(ports(try await officer.send(.get, "/resources").text))
                #expect(before.0 == before.1)
                let new = try await office.applied()
                try await office.toTheCheck(new.number)
                try await office.act(.recordCheck, new.number, TestOffice.findings(available: true))
                let after = try #require(ports(try await officer.send(.get, "/resources").text))
                #expect(after.0 == before.0.map { $0 - 1 } && after.1 == before.1)
            }
        }
    }

    @Test func picturesSayWhoHoldsWhat() async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            try await Visitor.visit(office.casework) { visitor, _ in
                let officer = try await visitor.signedIn(as: .jft)
                let new = try await office.applied(server: "rme <b>")
                try await office.toTheCheck(new.number)
                try await office.act(.recordCheck, new.number, TestOffice.findings(available: true))
                let page = try await officer.send(.get, "/resources").text
                #expect(page.contains("aria-label=\"Rak R1: 41 dari 42 unit kosong."))
                #expect(page.contains("<rect class=\"reserved\"") && page.contains("href=\"/cases/\(new.number)\""))
                #expect(page.contains("203.0.113.10:22010") && page.contains("300 W dari 600 W dipakai"))
                #expect(page.contains("rme &lt;b&gt;") && !page.contains("rme <b>"))
            }
        }
    }

    @Test func aKeeperChangesTheInventoryByForms() async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            try await Visitor.visit(office.casework) { visitor, _ in
                let keeper = try await visitor.signedIn(as: .jft)
                let clerk = try await visitor.signedIn(as: .jfu)
                #expect(try await clerk.send(.get, "/resources/sites/s1").status == 403)
                #expect(try await clerk.post("/resources/sites/s1/cable", ["name": "C3"]).status == 403)
                #expect(
                    try await keeper.send(.get, "/resources/sites/s1/pool?name=publik").text.contains("203.0.113.12"))
                let saved = try await keeper.post(
                    "/resources/sites/s1/cable", ["name": "C3", "from": "gi1/0/9", "_version": "1"])
                #expect(saved.status == 303, "\(saved.text.prefix(800))")
                #expect(try await keeper.send(.get, "/resources/sites/s1").text.contains("gi1/0/9"))
                let late = try await keeper.post("/resources/sites/s1/cable", ["name": "C4", "_version": "1"])
                #expect(late.status == 412 && late.text.contains("value=\"C4\""))
                let wrong = try await keeper.post(
                    "/resources/sites/s1/rack", ["name": "R2", "units": "99", "front": "x"])
                #expect(wrong.status == 422)
                #expect(wrong.text.contains("href=\"#units\"") && wrong.text.contains("href=\"#front\""))
                let gone = try await keeper.post("/resources/sites/s1/cable/remove", ["_earlier": "C3"])
                #expect(gone.status == 303)
                #expect(!(try await keeper.send(.get, "/resources/sites/s1/cable?name=C3").text.contains("gi1/0/9")))
            }
        }
    }

    @Test func anImportShowsEveryFaultAndThenWhatItWouldChange() async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            try await Visitor.visit(office.casework) { visitor, _ in
                let keeper = try await visitor.signedIn(as: .kasi)
                let broken = "site,kind,name,units\ns1,rack,R8,99\ns1,shelf,R9,1\n"
                let refused = try await keeper.post("/resources/import", ["content": broken, "_apply": "1"])
                #expect(refused.status == 422 && refused.text.contains("2 kekeliruan"))
                #expect(refused.text.contains("<td>2</td>") && refused.text.contains("<td>3</td>"))
                let sound = "site,kind,name,units\ns1,rack,R8,20\n"
                let tried = try await keeper.post("/resources/import", ["content": sound])
                #expect(tried.status == 200 && tried.text.contains("1 perubahan akan dilakukan"))
                #expect(try await office.casework.sites.all(for: TestOffice.user(.kasi))[0].site.racks.count == 1)
                let done = try await keeper.post("/resources/import", ["content": sound, "_apply": "1"])
                #expect(done.status == 200 && done.text.contains("Diimpor: 1 perubahan"))
                let table = try await keeper.send(.get, "/resources/export")
                #expect(table.text.contains("s1,rack,R8,,,,20"))
                #expect(table.headers[.contentDisposition] == "attachment; filename=\"inventaris.csv\"")
            }
        }
    }

    @Test func programsReadAndChangeTheInventory() async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            try await Visitor.visit(office.casework) { visitor, _ in
                let keeper = try await visitor.signedIn(as: .jft)
                let list = try await keeper.send(.get, "/api/v1/inventory").json
                let site = try #require((list["sites"] as? [[String: Any]])?.first)
                #expect(site["version"] as? Int == 1 && (site["things"] as? [Any])?.count == 10)
                let put = try await keeper.send(
                    .put, "/api/v1/inventory/s1/things", ["If-Match": "\"1\""],
                    body: #"{"kind":"cable","name":"C3"}"#)
                #expect(put.status == 200 && put.json["version"] as? Int == 2)
                let late = try await keeper.send(
                    .put, "/api/v1/inventory/s1/things", ["If-Match": "\"1\""],
                    body: #"{"kind":"cable","name":"C4"}"#)
                #expect(late.status == 412 && late.json["code"] as? String == "inventory.changed")
                let changes = try await keeper.send(.get, "/api/v1/inventory/s1/changes").json
                #expect((changes["changes"] as? [Any])?.count == 11)
                let new = try await office.applied()
                try await office.toTheCheck(new.number)
                let offer = try await keeper.send(.get, "/api/v1/cases/\(new.number)/facilities").json
                #expect((offer["lines"] as? [Any])?.count == 5)
            }
        }
    }
}
