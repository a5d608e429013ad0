// SPDX-License-Identifier: Apache-2.0

import Testing
import Values

@testable import Procedure

/// Who acts in which post, on which days.
struct MandateTests {
    private static let day = CivilDate(year: 2026, month: 11, day: 23)

    private static func delegation(
        _ capacity: Capacity, of post: Role = .kepalaDinas, to delegate: String = "s",
        days: ClosedRange<Int64> = 20...25
    ) -> Delegation {
        Delegation(
            id: "d", post: post, capacity: capacity, intermediate: capacity == .ub ? "Sekretaris" : nil,
            delegate: Delegation.Person(id: delegate, name: "Sekretaris"),
            holder: Delegation.Person(id: "k", name: "Kepala"),
            days: CivilDate(
                year: 2026, month: 11, day: days.lowerBound)...CivilDate(
                    year: 2026, month: 11, day: days.upperBound),
            document: Delegation.Document(title: "SP", number: "1", date: day), madeBy: "A",
            madeAt: Timestamp(microseconds: 0))
    }

    @Test("it holds from its first day to its last, and never once it is revoked")
    func days() {
        var delegation = Self.delegation(.plh)
        let valid = (18...27).filter { delegation.isValid(on: CivilDate(year: 2026, month: 11, day: $0)) }
        #expect(valid == Array(20...25))
        delegation.revocation = Delegation.Revocation(by: "A", at: Timestamp(microseconds: 0), reason: "x")
        #expect(!delegation.isValid(on: Self.day))
    }

    @Test(
        "two overlap when they share a day of one post", arguments: [(26...30, false), (25...30, true), (1...20, true)])
    func overlaps(_ days: ClosedRange<Int64>, _ overlaps: Bool) {
        let one = Self.delegation(.plh)
        #expect(one.overlaps(Self.delegation(.plt, to: "t", days: days)) == overlaps)
        #expect(!one.overlaps(Self.delegation(.plt, of: .kabid, days: days)))
    }

    @Test("Plt. and Plh. take the whole post, a.n. and u.b. the signature alone", arguments: Capacity.allCases)
    func covers(_ capacity: Capacity) {
        guard capacity != .definitive else { return }
        let valid = [Self.delegation(capacity)]
        let secretary = Mandate(of: "s", role: .sekretaris, valid)
        let head = Mandate(of: "k", role: .kepalaDinas, valid)
        let whole = capacity == .plt || capacity == .plh
        #expect(secretary.post(for: .signReply)?.delegation == valid[0])
        #expect(secretary.post(for: .secretaryInitial)?.delegation == nil)
        #expect(secretary.roles == [.sekretaris, .kepalaDinas] && !secretary.isPlain)
        #expect((secretary.post(for: .dispose) != nil) == whole)
        #expect(head.post(for: .signReply) == nil && head.delegation(displacing: .signReply) == valid[0])
        #expect((head.post(for: .dispose) == nil) == whole)
        #expect(head.roles == (whole ? [] : [.kepalaDinas]))
        let kabid = Mandate(of: "b", role: .kabid, valid)
        #expect(kabid.isPlain && kabid.roles == [.kabid] && kabid.post(for: .signReply) == nil)
    }

    @Test("a head who comes from elsewhere acts in the post of the own account")
    func sameRole() {
        let valid = [Self.delegation(.plt, to: "k2")]
        let mandate = Mandate(of: "k2", role: .kepalaDinas, valid)
        #expect(mandate.roles == [.kepalaDinas] && mandate.post(for: .signReply)?.delegation == valid[0])
    }
}
