// SPDX-License-Identifier: Apache-2.0

import Casework
import HTTPTypes
import OfficeSupport
import Procedure
import Testing
import Values

@testable import Web

/// Lists of cases by pages, on the pages and in the API.
@Suite struct CaseListPageTests {
    /// Enough cases for two pages of 50.
    private static func withCases(
        _ body: @escaping @Sendable (Visitor, TestOffice) async throws -> Void
    ) async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            for index in 0..<53 {
                _ = try await office.applied(server: "srv-\(index)", mac: "02:00:5e:20:00:\(10 + index)")
            }
            try await Visitor.visit(office.casework) { visitor, _ in
                try await body(try await visitor.signedIn(as: .jfu), office)
            }
        }
    }

    private static func numbers(_ page: String) -> [String] {
        page.matches(of: #/href="/cases/([^"?]+)"/#).map { String($0.1) }
    }

    private static func next(_ page: String) -> String? {
        page.firstMatch(of: #/rel="next" href="([^"]+)"/#).map {
            String($0.1).replacing("&amp;", with: "&").replacing("&#x3D;", with: "=")
        }
    }

    @Test(arguments: ["/cases", "/cases?ended=false", "/cases?q=srv", "/inbox"])
    func everyCaseIsOnOnePage(_ path: String) async throws {
        try await Self.withCases { clerk, _ in
            let first = try await clerk.send(.get, path)
            #expect(first.status == 200 && first.text.utf8.count < 60_000)
            let next = try #require(Self.next(first.text))
            let second = try await clerk.send(.get, next)
            #expect(second.status == 200 && Self.next(second.text) == nil)
            let (top, rest) = (Self.numbers(first.text), Self.numbers(second.text))
            #expect(top.count == 50 && rest.count == 3)
            #expect(Set(top + rest).count == 53)
            #expect(second.text.contains("Halaman pertama"))
        }
    }

    @Test func theInterfaceLeadsFromPageToPage() async throws {
        try await Self.withCases { clerk, _ in
            for path in ["/api/v1/cases?limit=20", "/api/v1/cases?limit=20&q=srv", "/api/v1/inbox?limit=20"] {
                var (address, numbers) = (String?.some(path), [String]())
                while let there = address {
                    let answer = try await clerk.send(.get, there)
                    try #require(answer.status == 200)
                    let items = (answer.json["cases"] ?? answer.json["items"]) as? [[String: Any]] ?? []
                    numbers += items.compactMap { ($0["summary"] as? [String: Any] ?? $0)["number"] as? String }
                    address = answer.json["next"] as? String
                }
                #expect(numbers.count == 53 && Set(numbers).count == 53)
            }
        }
    }

    @Test(arguments: [
        ("/api/v1/cases?after=x.y.z", "after"), ("/api/v1/cases?after=", "after"), ("/api/v1/inbox?after=1", "after"),
        ("/api/v1/cases?limit=0", "limit"), ("/api/v1/cases?limit=201", "limit"), ("/api/v1/cases?limit=x", "limit"),
    ])
    func whatNoListGaveIsRefused(_ path: String, _ field: String) async throws {
        try await Visitor.visit { visitor, _ in
            let answer = try await visitor.signedIn(as: .jfu).send(.get, path)
            #expect(answer.status == 422 || answer.status == 400)
            #expect(answer.json["field"] as? String == field)
        }
    }

    @Test func anInboxThatIsLongerThanItsPageSaysHowLong() async throws {
        try await Self.withCases { clerk, _ in
            let inbox = try await clerk.send(.get, "/inbox").text
            let all = try await clerk.send(.get, "/cases").text
            let one = try await clerk.send(.get, "/cases?q=srv-7").text
            #expect(inbox.contains("53 menunggu Anda") && all.contains("50 berkas di halaman ini"))
            #expect(one.contains(">1 berkas<"))
        }
    }
}
