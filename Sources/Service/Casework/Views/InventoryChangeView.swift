// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Inventory
package import Values

/// A change of an inventory: what a thing was before and after.
package struct InventoryChangeView: Codable, Hashable, Sendable {
    package var site: String?
    package var kind: InventoryKind
    package var name: String
    /// `nil` where it is new.
    package var before: [InventoryCell]?
    /// `nil` where it is gone.
    package var after: [InventoryCell]?
    /// Of the site, which it made; `nil` before it is in force.
    package var version: Int?
    package var at: Timestamp?
    package var by: String?
}

/// What a thing of an inventory has in one column; columns that it leaves empty are not listed.
package struct InventoryCell: Codable, Hashable, Sendable {
    package var column: InventoryColumn
    package var text: String

    /// In the order of the kind's columns.
    static func all(of item: InventoryItem) -> [InventoryCell] {
        let cells = item.cells
        return ([.kind, .name] + item.kind.columns).compactMap { column in
            cells[column].map { InventoryCell(column: column, text: $0) }
        }
    }
}

extension InventoryChangeView {
    init(_ change: InventoryChange) {
        self.init(
            site: change.site, kind: change.key.kind, name: change.key.name,
            before: change.before.map(InventoryCell.all), after: change.after.map(InventoryCell.all))
    }

    init(_ change: RecordedInventoryChange) {
        let cells = { (kept: [String: String]) in
            ([.kind, .name] + change.kind.columns).compactMap { column in
                kept[column.rawValue].map { InventoryCell(column: column, text: $0) }
            }
        }
        self.init(
            kind: change.kind, name: change.name, before: change.before.map(cells), after: change.after.map(cells),
            version: change.version, at: change.at, by: change.who)
    }
}
