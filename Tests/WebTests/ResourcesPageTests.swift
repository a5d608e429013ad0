// SPDX-License-Identifier: Apache-2.0

import Casework
import HTTPTypes
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
}
