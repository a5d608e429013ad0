// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// How firmly a case holds its allocation.
package enum HoldingState: String, Codable, Hashable, Sendable, CaseIterable {
    /// Since the check, step 5.
    case reserved
    /// Since the signature, step 10.
    case committed
    /// Since the verification passed.
    case active
    case released

    /// The allocation's state; begins in lower case.
    package var word: Phrase {
        switch self {
        case .reserved: Phrase(id: "dicadangkan", en: "reserved")
        case .committed: Phrase(id: "ditetapkan dengan tanda tangan", en: "committed")
        case .active: Phrase(id: "aktif", en: "active")
        case .released: Phrase(id: "dilepas", en: "released")
        }
    }
}

/// An allocation with its state in the inventory.
package struct Reservation: Codable, Hashable, Sendable {
    package private(set) var allocation: Allocation
    package private(set) var state: HoldingState
    /// Time of the change to ``state``.
    package private(set) var since: Timestamp
    /// Whether it ever was active: then its addresses are in quarantine after release.
    package private(set) var wasActive: Bool

    package init(allocation: Allocation, state: HoldingState, since: Timestamp, wasActive: Bool) {
        self.allocation = allocation
        self.state = state
        self.since = since
        self.wasActive = wasActive
    }

    package init(reserving allocation: Allocation, at now: Timestamp) {
        self.init(allocation: allocation, state: .reserved, since: now, wasActive: false)
    }

    package mutating func commit(at now: Timestamp) throws(InventoryError) {
        try move(from: [.reserved], to: .committed, now)
    }

    package mutating func activate(at now: Timestamp) throws(InventoryError) {
        try move(from: [.committed], to: .active, now)
        wasActive = true
    }

    package mutating func release(at now: Timestamp) throws(InventoryError) {
        try move(from: [.reserved, .committed, .active], to: .released, now)
    }

    /// Puts the next version in place of this one.
    package mutating func revise(_ next: Allocation) throws(InventoryError) {
        guard state != .released else { throw .wrongState(allocation.caseNumber, state, wanted: state) }
        allocation = next
    }

    private mutating func move(
        from states: Set<HoldingState>, to next: HoldingState, _ now: Timestamp
    ) throws(InventoryError) {
        guard states.contains(state) else { throw .wrongState(allocation.caseNumber, state, wanted: next) }
        state = next
        since = now
    }

    /// End of the addresses' quarantine; `nil` when they are in none.
    package func quarantine(_ site: Site) -> Timestamp? {
        state == .released && wasActive ? since.advanced(bySeconds: Double(site.cooldownDays) * 86_400) : nil
    }

    /// What must not be allocated to another case at `now`.
    package func blocking(at now: Timestamp, _ site: Site) -> [Claim] {
        if state != .released { return site.claims(of: allocation) }
        guard quarantine(site).map({ now < $0 }) ?? false else { return [] }
        return site.claims(of: allocation).filter(\.kind.cools)
    }
}

extension Site {
    /// The indivisible things of an allocation here.
    package func claims(of allocation: Allocation) -> [Claim] {
        let isShared = publicPools.first { $0.contains(allocation.publicAddress) }?.isShared ?? false
        return isShared ? allocation.claimsOnSharedAddress : allocation.claims
    }
}

/// The reason why the inventory cannot be changed as requested.
package enum InventoryError: Error, Hashable, Sendable, CustomStringConvertible {
    case wrongState(String, HoldingState, wanted: HoldingState)
    case short(Shortage)
    /// Another case holds it, or the site does not have it. `choices` are a few free ones.
    case taken(field: String, value: String, by: String?, choices: [String])

    /// The error as a sentence without a full stop.
    package var phrase: Phrase {
        switch self {
        case .wrongState(let number, let state, let wanted):
            Phrase(
                id: "Alokasi berkas \(number) \(state.word.id) dan tidak dapat menjadi \(wanted.word.id)",
                en: "The resources of \(number) are \(state.word.en) and cannot become \(wanted.word.en)")
        case .short(let shortage):
            Phrase(id: shortage.phrase.id.capitalisedFirst, en: shortage.phrase.en.capitalisedFirst)
        case .taken(_, let value, let owner, let choices):
            Phrase(
                id: "“\(value)” " + (owner.map { "dipakai berkas \($0)" } ?? "bukan milik lokasi itu")
                    + (choices.isEmpty
                        ? "; tidak ada yang kosong" : "; yang kosong: \(choices.joined(separator: ", "))"),
                en: "“\(value)” " + (owner.map { "is held by \($0)" } ?? "is not among the site's")
                    + (choices.isEmpty ? "; nothing is free" : "; free: \(choices.joined(separator: ", "))"))
        }
    }

    package var description: String { phrase.en }
}
