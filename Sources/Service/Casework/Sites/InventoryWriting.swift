// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Inventory
internal import Values

/// Writes a changed site within one transaction, with what it was before and after.
struct InventoryWriting {
    let records: Records
    let now: Timestamp
    /// The person's user name, or which part of the service it is.
    let who: String

    /// Returns the changes; writes nothing where there are none.
    @discardableResult
    func write(_ site: Site, since earlier: Site?) throws -> [InventoryChange] {
        let changes = site.changes(since: earlier)
        guard !changes.isEmpty else { return [] }
        let version = try records.put(site, at: now)
        for change in changes { try records.insert(change, version: version, by: who, at: now) }
        // A first import of hundreds of things is one line of the audit; the changes themselves are kept one by one.
        if changes.count > Self.mostLines {
            try records.audit(
                "inventory.change", by: who, "\(site.name), version \(version): \(changes.count) changes", at: now)
        } else {
            for change in changes {
                try records.audit("inventory.change", by: who, try line(change, version), at: now)
            }
        }
        return changes
    }

    private static let mostLines = 20

    private func line(_ change: InventoryChange, _ version: Int) throws -> String {
        let text = { (item: InventoryItem?) in
            guard let item else { return "none" }
            let cells = Dictionary(uniqueKeysWithValues: item.cells.map { ($0.key.rawValue, $0.value) })
            return String(decoding: try CanonicalJSON.encode(cells), as: UTF8.self)
        }
        return "\(change.site), version \(version), \(change.key.kind.rawValue) \(change.key.name): "
            + "\(try text(change.before)) → \(try text(change.after))"
    }
}
