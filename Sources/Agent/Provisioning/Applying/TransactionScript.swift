// SPDX-License-Identifier: Apache-2.0

internal import Evidence

/// Commands for nft that are in force all together or not at all. The only thing that changes what reaches a tenant.
package struct TransactionScript: Hashable, Sendable {
    private(set) var lines: [String] = []

    package init() {}

    package var isEmpty: Bool { lines.isEmpty }
    package var text: String { lines.joined(separator: "\n") + "\n" }

    mutating func add(_ element: TableElement, _ family: TableFamily) { lines.append(element.added(family)) }
    mutating func delete(_ element: TableElement, _ family: TableFamily) { lines.append(element.deleted(family)) }

    /// Puts what a change leads to in force for so many seconds.
    ///
    /// What stands already stays: a confirmed tenant's ports go on while the change is tried. An address that becomes a tenant's stays one after the
    /// rest has expired, with nothing allowed, as after ``remove(_:)``: connections that were opened meanwhile would go on otherwise.
    mutating func begin(
        _ wanted: TenantAllocation, shaping minor: UInt16, answersPings: Bool, port: String?, seconds: Int,
        present: TenantOnGateway?,
        remains: [TableElement]
    ) {
        let standing = Set(present?.elements.filter { !$0.isProvisional }.map(\.place) ?? [])
        let remaining = Dictionary(remains.map { ($0.place, $0) }) { first, _ in first }
        for element in wanted.elements(shaping: minor, answersPings: answersPings, port: port, seconds: seconds)
        where !standing.contains(element.place) {
            guard let family = element.family else { continue }
            // What is left of a tenant that was removed has the address still.
            if let remain = remaining[element.place] { delete(remain, family) }
            add(element.set == .tenants ? element.outliving(TransactionScript.remainSeconds) : element, family)
        }
    }

    /// Makes what is provisional permanent, and takes what it replaces away. The whole transaction fails once the kernel has taken any of it back.
    mutating func confirm(
        _ wanted: TenantAllocation, shaping minor: UInt16, answersPings: Bool, port: String?, present: TenantOnGateway
    ) {
        let permanent = wanted.elements(shaping: minor, answersPings: answersPings, port: port)
        let places = Set(permanent.map(\.place))
        var standing: Set<TableElement.Place> = []
        for element in present.elements where element.set != .held && element.set != .leaving {
            guard let family = element.family else { continue }
            if element.isProvisional || !places.contains(element.place) {
                delete(element, family)
            } else if permanent.contains(where: { $0.place == element.place && !$0.says(element) }) {
                delete(element, family)
            } else {
                standing.insert(element.place)
            }
            if element.set == .tenants, !places.contains(element.place) { leave(element, family) }
        }
        for element in permanent where !standing.contains(element.place) {
            if let family = element.family { add(element, family) }
        }
    }

    /// Takes a tenant's elements away. Its address stays a tenant's, with nothing allowed, until the last connection that may have been open is
    /// forgotten: otherwise these would go on.
    mutating func remove(_ present: TenantOnGateway) {
        for element in present.elements {
            guard let family = element.family else { continue }
            delete(element, family)
        }
        for element in present.elements where element.set == .tenants {
            if let family = element.family { leave(element, family) }
        }
    }

    /// Lets nothing through to or from a tenant for so many seconds, until its removal is confirmed or falls back.
    mutating func beginRemoval(_ present: TenantOnGateway, seconds: Int) {
        for element in present.elements where element.set == .tenants {
            guard let family = element.family else { continue }
            add(TableElement(.leaving, element.key, of: present.tenant, seconds: seconds), family)
        }
    }

    /// Takes what is provisional away, removals included; what is confirmed and a suspension stay. An address that was the tenant's provisionally
    /// alone stays one, with nothing allowed, as after ``remove(_:)``.
    mutating func revert(_ present: TenantOnGateway) {
        let gone = present.elements.filter { $0.isProvisional && $0.set != .held }
        for element in gone {
            guard let family = element.family else { continue }
            delete(element, family)
            if element.set == .tenants { leave(element, family) }
        }
    }

    /// Puts confirmed elements right: what differs goes, what is missing comes. What is provisional gives way only where it has the place.
    mutating func repair(
        _ present: TenantOnGateway?, to wanted: [TableElement], remains: [TableElement.Place: TableElement]
    ) {
        let listed = Dictionary((present?.elements ?? []).map { ($0.place, $0) }) { first, _ in first }
        let places = Dictionary(wanted.map { ($0.place, $0) }) { first, _ in first }
        for element in listed.values where !element.isProvisional && element.set != .held && element.set != .leaving {
            guard places[element.place].map({ !$0.says(element) }) ?? true, let family = element.family else {
                continue
            }
            delete(element, family)
        }
        for element in wanted {
            guard let family = element.family else { continue }
            if let standing = listed[element.place] {
                if element.says(standing) { continue }
                if standing.isProvisional { delete(standing, family) }
            } else if let remain = remains[element.place] {
                delete(remain, family)
            }
            add(element, family)
        }
    }

    /// Suspends a tenant, for good or for so many seconds, or lets it go on.
    mutating func hold(_ present: TenantOnGateway, _ isHeld: Bool, seconds: Int?) {
        for element in present.elements where element.set == .tenants {
            guard let family = element.family else { continue }
            let held = TableElement(.held, element.key, of: present.tenant, seconds: seconds)
            if present.elements.contains(where: { $0.place == held.place }) { delete(held, family) }
            if isHeld { add(held, family) }
        }
    }

    private mutating func leave(_ element: TableElement, _ family: TableFamily) {
        add(TableElement(.tenants, element.key, of: nil, seconds: TransactionScript.remainSeconds), family)
    }

    /// nf_conntrack_tcp_timeout_established: an idle connection is remembered for five days.
    static let remainSeconds = 432_000
}

extension TableElement {
    /// Where it stands: there is one element for a key.
    package struct Place: Hashable, Sendable {
        let family: TableFamily?
        let set: TenantTable.Name
        let key: [String]
    }

    package var place: Place { Place(family: family, set: set, key: key) }
}
