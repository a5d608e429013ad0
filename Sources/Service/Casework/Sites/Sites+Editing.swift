// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Inventory
internal import Procedure
internal import Values
internal import Words

extension Sites {
    /// Puts a thing in the place of the one of its kind and name, or adds it.
    ///
    /// - Parameters:
    ///   - cells: what describes it, by the names of columns.
    ///   - version: of the site as the person saw it; `nil` for whichever there is.
    ///   - earlier: the name that it had, where it gets another.
    /// - Throws: a ``Problem`` with every field at fault, or with the case that holds what would be gone.
    @discardableResult
    package func put(
        _ kind: InventoryKind, _ cells: [InventoryColumn: String], on site: String, by user: UserView,
        expecting version: Int? = nil, instead earlier: String? = nil
    ) async throws -> Int {
        try Duty.keepInventory.require(of: user)
        let item: InventoryItem
        do throws(CellFaults) {
            item = try InventoryItem(kind, cells)
        } catch {
            throw Problem.inventoryFields(error.faults.map { ($0.column, $0.phrase) })
        }
        if kind == .site, item.name != site {
            throw Problem.inventoryFields([(.name, InventoryFaultWords.oneOf([site]))])
        }
        return try await change(site, by: user, expecting: version) { next in
            if let earlier, earlier != item.name { next.remove(InventoryKey(kind: kind, name: earlier)) }
            next.put(item)
        }
    }

    /// Takes a thing away. One that is not there is gone already.
    @discardableResult
    package func remove(
        _ key: InventoryKey, from site: String, by user: UserView, expecting version: Int? = nil
    ) async throws -> Int {
        try Duty.keepInventory.require(of: user)
        if key.kind == .site {
            throw Problem(
                .conflict, code: "inventory.site", title: Phrase(id: "Lokasi tetap ada", en: "The site stays"),
                detail: InventoryFaultWords.siteStays)
        }
        return try await change(site, by: user, expecting: version) { $0.remove(key) }
    }

    private func change(
        _ name: String, by user: UserView, expecting version: Int?, _ change: @escaping @Sendable (inout Site) -> Void
    ) async throws -> Int {
        let now = context.now
        return try await mappingProblems {
            try await context.store.write(within: user.scope) { records in
                guard let (site, current) = try records.site(name), let books = try records.books(of: name, at: now)
                else { throw Problem.unknownInventory(name) }
                if let version, version != current { throw Problem.inventoryChanged(name) }
                var next = site
                change(&next)
                let known = Set(site.faults)
                let faults = next.faults.filter { !known.contains($0) }
                if !faults.isEmpty { throw Problem.inventoryFields(faults.map { ($0.column, $0.phrase) }) }
                let losses = books.losses(in: next)
                if let first = losses.first { throw Problem.held(first.what, by: losses.map(\.caseNumber)) }
                let changes = try InventoryWriting(records: records, now: now, who: user.username)
                    .write(next, since: site)
                return changes.isEmpty ? current : current + 1
            }
        }
    }
}

extension Problem {
    static func inventoryFields(_ faults: [(column: InventoryColumn, phrase: Phrase)]) -> Problem {
        let sentences = faults.map { $0.column.label + Phrase(everywhere: ": ") + $0.phrase }
        return Problem(
            .invalid, code: "inventory.fields", title: Problem.wrongField,
            detail: Phrase(
                id: sentences.map(\.id).joined(separator: " "), en: sentences.map(\.en).joined(separator: " ")),
            field: faults.first?.column.rawValue,
            fields: faults.map { .wrong($0.column.rawValue, $0.phrase) })
    }

    static func inventoryChanged(_ site: String) -> Problem {
        Problem(
            .precondition, code: "inventory.changed",
            title: Phrase(id: "Seseorang lebih cepat", en: "Somebody was faster"),
            detail: Phrase(
                id: "Inventaris \(site) berubah sementara Anda mengisi. Lihat lagi, lalu putuskan.",
                en: "The inventory of \(site) changed while you were filling in. Look at it again, and decide anew."))
    }

    static func held(_ what: Phrase, by numbers: [String]) -> Problem {
        let list = Set(numbers).sorted().prefix(10).joined(separator: ", ")
        return Problem(
            .conflict, code: "inventory.held", title: Phrase(id: "Sedang dipakai", en: "It is in use"),
            detail: InventoryFaultWords.held(what, by: list))
    }
}
