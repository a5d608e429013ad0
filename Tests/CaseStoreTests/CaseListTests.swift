// SPDX-License-Identifier: Apache-2.0

import ApplicationSamples
import CaseStore
import Inventory
@testable import Procedure
import TestSupport
import Testing
import Values

struct CaseListTests {
    private static func number(_ index: Int) -> String { "PS-\(1_000 + index)/2026" }

    /// A store with cases of several agencies; each third holds something at `s1`, and each fifth has ended.
    private static func withCases(
        _ engine: TestEngine, _ count: Int, _ body: (CaseStore) async throws -> Void
    ) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database)
            for index in 0..<count {
                var form = ApplicationForm.sample
                form.agency.name = index.isMultiple(of: 2) ? "Dinas Pertanian" : "Badan Kesbangpol"
                form.server.name = "srv-\(index)"
                form.contact.name = "Sítí \(index)"
                form.letter.number = "027/\(index)/DISTAN/2026"
                let (log, state) = try Fixture.apply(Apply(number: number(index), form: form), to: nil)
                try await store.write {
                    try $0.open(
                        state, log: log, leaves: [0], secretHash: "h\(index)", outlook: Fixture.outlook(state))
                    if index.isMultiple(of: 3) {
                        let books = try required($0.books(of: "s1", at: Fixture.now))
                        if let allocation = try? books.allocate(Fixture.need, for: state.number) {
                            try $0.put(Reservation(reserving: allocation, at: Fixture.now), at: Fixture.now)
                        }
                    }
                }
                if index.isMultiple(of: 5) {
                    let cancelled = Recorded(
                        seq: 2, at: Fixture.now, by: Author(role: .kasi, id: "u", name: "U"),
                        event: .cancelled(reason: "Batal"))
                    var ended = state
                    ended.apply(cancelled)
                    try await store.write { [ended] in
                        try $0.advance(ended, from: 1, log: [cancelled], leaves: [1], outlook: Fixture.outlook(ended))
                    }
                }
            }
            try await body(store)
        }
    }

    private static func all(
        _ store: CaseStore, within scope: SiteScope = .everywhere, text: String = "", isEnded: Bool? = nil, most: Int
    ) async throws -> [String] {
        var (numbers, position) = ([String](), [Int]?.none)
        repeat {
            let page = try await store.read(within: scope) { [position] in
                try $0.caseLines(text: text, isEnded: isEnded, after: position, most: most)
            }
            #expect(page.items.count <= most)
            numbers += page.items.map(\.number)
            position = page.next
        } while position != nil
        return numbers
    }

    @Test("pages hold every case once, the newest first, whatever they are narrowed by", arguments: TestEngine.allCases)
    func pages(_ engine: TestEngine) async throws {
        try await Self.withCases(engine, 23) { store in
            let all = Array((0..<23).reversed())
            let ended = all.filter { $0.isMultiple(of: 5) }
            let found = [
                try await Self.all(store, most: 4), try await Self.all(store, isEnded: true, most: 2),
                try await Self.all(store, isEnded: false, most: 5),
                try await Self.all(store, text: "pertanian", isEnded: true, most: 2),
            ]
            let expected = [
                all, ended, all.filter { !ended.contains($0) }, all.filter { $0.isMultiple(of: 10) },
            ].map { $0.map(Self.number) }
            #expect(found == expected)
        }
    }

    @Test("a person sees cases of the own sites and those that hold nothing yet", arguments: TestEngine.allCases)
    func scopes(_ engine: TestEngine) async throws {
        try await Self.withCases(engine, 12) { store in
            let placed = try await store.read { records in
                try (0..<12).map(Self.number).filter { try records.holding(of: $0) != nil }
            }
            #expect(placed.count == 3)
            let all = (0..<12).reversed().map(Self.number)
            let elsewhere = all.filter { !placed.contains($0) }
            for (scope, seen) in [(SiteScope.only(["s1"]), all), (.only(["s2"]), elsewhere), (.only([]), elsewhere)] {
                let listed = try await Self.all(store, within: scope, most: 3)
                let found = try await Self.all(store, within: scope, text: "ps 2026", most: 3)
                #expect(listed == seen && found == seen)
                let (waiting, count) = try await store.read(within: scope) {
                    (try $0.waitingLines(for: [.jfu], most: 99).items, try $0.countWaiting(for: .jfu, most: 99))
                }
                #expect(Set(waiting.map(\.line.number)) == Set(seen).subtracting([0, 5, 10].map(Self.number)))
                #expect(count == waiting.count)
            }
        }
    }

    @Test("an inbox goes on where its page ended, and counts no further than asked", arguments: TestEngine.allCases)
    func inbox(_ engine: TestEngine) async throws {
        try await Self.withCases(engine, 9) { store in
            var (numbers, position) = ([String](), [Int]?.none)
            repeat {
                let page = try await store.read { [position] in
                    try $0.waitingLines(for: [.jfu], after: position, most: 2)
                }
                #expect(page.items.allSatisfy { $0.actions.first == .register && $0.line.waiting == .jfu })
                numbers += page.items.map(\.line.number)
                position = page.next
            } while position != nil
            #expect(numbers == (0..<9).filter { !$0.isMultiple(of: 5) }.map(Self.number))
            let counts = try await store.read {
                [
                    try $0.countWaiting(for: .jfu, most: 99), try $0.countWaiting(for: .jfu, most: 3),
                    try $0.countWaiting(for: .kasi, most: 3),
                ]
            }
            #expect(counts == [7, 3, 0])
        }
    }

    @Test(
        "a case is found by any part of what it says and holds",
        arguments: TestEngine.allCases,
        [
            "ps-1003", "1003", "1003/2026", "027/3/distan", "3/DISTAN/2026", "srv-3", "siti 3", "Sítí  3",
            "kesbang srv-3",
            "203.0.113.11", "10.0.0.11",
        ])
    func found(_ engine: TestEngine, _ text: String) async throws {
        try await Self.withCases(engine, 6) { store in
            let found = try await Self.all(store, text: text, most: 2)
            #expect(found == [Self.number(3)])
        }
    }

    @Test(
        "what no case has is not found, nor is what no word is, whatever the engines make of it",
        arguments: TestEngine.allCases,
        ["kelurahan", "srv-3 pertanian", "'", "\"", "a:* | b", "_open", "-- %", "NOT 1003x", "🙂"])
    func notFound(_ engine: TestEngine, _ text: String) async throws {
        try await Self.withCases(engine, 6) { store in
            let found = try await Self.all(store, text: text, most: 2)
            #expect(found.isEmpty)
        }
    }

    @Test("lines of other rules are written anew in steps, and tell the same", arguments: TestEngine.allCases)
    func renewal(_ engine: TestEngine) async throws {
        try await Self.withCases(engine, 7) { store in
            let before = try await store.read { try $0.hasLines(by: "first") }
            try await store.write { try $0.adoptLineRules("first") }
            var steps: [Int] = []
            repeat {
                steps.append(try await store.write { try $0.renewLines(most: 3, Fixture.outlook) })
            } while steps.last != 0
            let after = try await store.read { (try $0.hasLines(by: "first"), try $0.hasLines(by: "second")) }
            #expect(!before && steps == [3, 3, 1, 0] && after.0 && !after.1)
            let found = try await Self.all(store, text: "203.0.113.11", most: 2)
            #expect(found == [Self.number(3)])
            let told = try await store.read { records in
                try (0..<7).map(Self.number).map { number in
                    guard let state = try records.caseState(number) else { return false }
                    return try records.listsAsTold(state)
                }
            }
            #expect(!told.contains(false))
        }
    }
}
