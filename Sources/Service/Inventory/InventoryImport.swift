// SPDX-License-Identifier: Apache-2.0

package import Words

/// What a table, or what another program listed, would make of the sites; nothing is changed yet.
package struct InventoryImport: Sendable {
    /// What becomes of things that the source does not name.
    package enum Mode: String, Hashable, Sendable, CaseIterable {
        case keepOthers
        /// They go, at the sites that the source names.
        case replace
    }

    /// What is wrong with one cell or row of the source.
    package struct Fault: Hashable, Sendable {
        /// Line of a table, or place in a listing, from 1; `nil` where it is about what is not in the source.
        package let row: Int?
        package let column: String?
        package let phrase: Phrase

        package init(row: Int?, column: String?, phrase: Phrase) {
            self.row = row
            self.column = column
            self.phrase = phrase
        }
    }

    /// One described thing of the source.
    package struct Entry: Sendable {
        package let row: Int
        package let site: String
        package let kind: InventoryKind
        package let cells: [InventoryColumn: String]

        package init(row: Int, site: String, kind: InventoryKind, cells: [InventoryColumn: String]) {
            self.row = row
            self.site = site
            self.kind = kind
            self.cells = cells
        }
    }

    /// The sites that the source names, as they would be.
    package private(set) var sites: [Site] = []
    /// Every fault, in the order of rows.
    package private(set) var faults: [Fault] = []
    private var rows: [String: [InventoryKey: Int]] = [:]

    /// Reads a table whose first row names its columns.
    package init(csv text: String, onto known: [Site], _ mode: Mode = .keepOthers) {
        let table: CSVTable
        do throws(CSVFault) {
            table = try CSVTable(text)
        } catch {
            faults = [Fault(row: error.line, column: nil, phrase: error.phrase)]
            return
        }
        guard let header = table.rows.first else {
            faults = [Fault(row: 1, column: nil, phrase: InventoryFaultWords.nothing)]
            return
        }
        let columns = readHeader(header)
        guard faults.isEmpty else { return }
        var entries: [Entry] = []
        for row in table.rows.dropFirst() {
            guard row.cells.count <= columns.count || row.cells[columns.count...].allSatisfy(\.isBlankCell) else {
                note(row.line, nil, InventoryFaultWords.cells(row.cells.count, of: columns.count))
                continue
            }
            let cells = Dictionary(zip(columns, row.cells)) { first, _ in first }
            guard let word = cells[.kind]?.trimmedCell, let kind = InventoryKind(rawValue: word) else {
                note(row.line, .kind, InventoryFaultWords.oneOf(InventoryKind.allCases.map(\.rawValue)))
                continue
            }
            let site = (cells[.site] ?? "").trimmedCell
            guard !site.isEmpty else {
                note(row.line, .site, InventoryFaultWords.missing)
                continue
            }
            entries.append(Entry(row: row.line, site: site, kind: kind, cells: cells))
        }
        take(entries, onto: known, mode)
    }

    /// Takes what was read from another source.
    package init(_ entries: [Entry], onto known: [Site], _ mode: Mode = .keepOthers, faults: [Fault] = []) {
        self.faults = faults
        take(entries, onto: known, mode)
    }

    private mutating func readHeader(_ header: CSVTable.Row) -> [InventoryColumn] {
        var columns: [InventoryColumn] = []
        for name in header.cells {
            guard let column = InventoryColumn.named(name.trimmedCell) else {
                faults.append(
                    Fault(
                        row: header.line, column: String(name.prefix(60)),
                        phrase: InventoryFaultWords.unknownColumn(String(name.prefix(60)))))
                continue
            }
            if columns.contains(column) { note(header.line, column, InventoryFaultWords.columnTwice) }
            columns.append(column)
        }
        if ![InventoryColumn.site, .kind, .name].allSatisfy(columns.contains) {
            note(header.line, nil, InventoryFaultWords.noHeader)
        }
        return columns
    }

    private mutating func take(_ entries: [Entry], onto known: [Site], _ mode: Mode) {
        if entries.isEmpty, faults.isEmpty {
            faults.append(Fault(row: 1, column: nil, phrase: InventoryFaultWords.nothing))
        }
        var made: [String: Site] = [:]
        var order: [String] = []
        var unread: [String: Set<InventoryKey>] = [:]
        // A site's own row may stand anywhere.
        for entry in entries.filter({ $0.kind == .site }) + entries.filter({ $0.kind != .site }) {
            let name = entry.kind == .site ? entry.cells[.name]?.trimmedCell ?? "" : entry.site
            let key = InventoryKey(kind: entry.kind, name: entry.cells[.name]?.trimmedCell ?? "")
            let item: InventoryItem
            do throws(CellFaults) {
                item = try InventoryItem(entry.kind, entry.cells)
            } catch {
                for fault in error.faults { note(entry.row, fault.column, fault.phrase) }
                unread[entry.site, default: []].insert(key)
                continue
            }
            if entry.kind == .site, name != entry.site {
                note(entry.row, .name, InventoryFaultWords.oneOf([entry.site]))
                continue
            }
            if rows[entry.site]?[key] != nil {
                note(entry.row, .name, InventoryFaultWords.twice)
                continue
            }
            var site: Site
            if let begun = made[entry.site] {
                site = begun
            } else if let old = known.first(where: { $0.name == entry.site }) {
                site = old
                if mode == .replace { site.empty() }
                order.append(entry.site)
            } else if case .site(let rules) = item {
                site = Site(rules)
                order.append(entry.site)
            } else {
                let key = InventoryKey(kind: .site, name: entry.site)
                if !(unread[entry.site]?.contains(key) ?? false) {
                    note(entry.row, .site, InventoryFaultWords.siteFirst)
                }
                continue
            }
            site.put(item)
            made[entry.site] = site
            rows[entry.site, default: [:]][key] = entry.row
        }
        sites = order.compactMap { made[$0] }
        for site in sites {
            // What names a row that was not read is not at fault.
            for fault in site.faults where fault.missing.map({ !(unread[site.name]?.contains($0) ?? false) }) ?? true {
                note(site.name, fault.key, fault.column, fault.phrase)
            }
        }
        sort()
    }

    /// Notes a fault of a thing, at its row if the source has it.
    package mutating func note(_ site: String, _ key: InventoryKey, _ column: InventoryColumn?, _ phrase: Phrase) {
        let row = rows[site]?[key]
        let place = row == nil ? key.kind.title + Phrase(everywhere: " \(key.name): ") : .empty
        faults.append(Fault(row: row, column: column?.rawValue, phrase: place + phrase))
        sort()
    }

    private mutating func note(_ row: Int, _ column: InventoryColumn?, _ phrase: Phrase) {
        faults.append(Fault(row: row, column: column?.rawValue, phrase: phrase))
    }

    private mutating func sort() {
        // Stable: within a row in the order in which they were found.
        faults = faults.enumerated().sorted {
            ($0.element.row ?? .max, $0.offset) < ($1.element.row ?? .max, $1.offset)
        }.map(\.element)
    }
}

extension InventoryColumn {
    /// By its name in a header, whatever its case.
    fileprivate static func named(_ text: String) -> InventoryColumn? {
        allCases.first { $0.rawValue.lowercased() == text.lowercased() }
    }
}

extension Site {
    /// Takes everything from the site but its rules.
    fileprivate mutating func empty() {
        self = Site(
            name: name, room: room, cooldownDays: cooldownDays, controlPort: controlPort,
            verifySwitchPort: verifySwitchPort)
    }

    /// The sites as one table, with a header.
    package static func table(_ sites: [Site]) -> CSVTable {
        let columns = InventoryColumn.allCases
        let rows = sites.flatMap { site in
            site.items.map { item in
                var cells = item.cells
                cells[.site] = site.name
                return columns.map { cells[$0] ?? "" }
            }
        }
        return CSVTable([columns.map(\.rawValue)] + rows)
    }
}
