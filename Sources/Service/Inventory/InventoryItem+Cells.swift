// SPDX-License-Identifier: Apache-2.0

internal import Values
package import Words

/// What is wrong with one cell of a described thing.
package struct CellFault: Error, Hashable, Sendable {
    package let column: InventoryColumn
    package let phrase: Phrase

    package init(_ column: InventoryColumn, _ phrase: Phrase) {
        self.column = column
        self.phrase = phrase
    }
}

/// Everything that is wrong with the cells of one thing; never empty.
package struct CellFaults: Error, Hashable, Sendable {
    package let faults: [CellFault]
}

extension InventoryItem {
    /// Characters of a name, at most.
    package static let longestName = 60
    /// Characters of another text, at most.
    package static let longestText = 120

    /// The thing as texts; columns that it leaves empty are not among them.
    package var cells: [InventoryColumn: String] {
        var cells: [InventoryColumn: String] = [.kind: kind.rawValue, .name: name]
        switch self {
        case .site(let rules):
            cells[.title] = rules.room
            cells[.cooldownDays] = "\(rules.cooldownDays)"
            cells[.controlPort] = "\(rules.controlPort)"
            cells[.verifySwitchPort] = Self.text(rules.verifySwitchPort)
        case .room(let room): cells[.title] = room.title
        case .rack(let rack):
            cells[.room] = rack.room
            cells[.units] = "\(rack.units)"
            cells[.front] = Self.text(rack.front)
            cells[.rear] = Self.text(rack.rear)
        case .feed(let feed):
            cells[.room] = feed.room
            cells[.watts] = "\(feed.ratedWatts)"
            cells[.derating] = "\(feed.derating)"
        case .pool(let pool):
            cells[.first] = "\(pool.range.first)"
            cells[.last] = "\(pool.range.last)"
            cells[.except] =
                pool.range.except.isEmpty
                ? nil : pool.range.except.sorted().map(\.description).joined(separator: " ")
            switch pool.use {
            case .publicAccess(let ports, let isShared):
                cells[.use] = PoolUse.public.rawValue
                cells[.firstPort] = "\(ports.lowerBound)"
                cells[.lastPort] = "\(ports.upperBound)"
                cells[.shared] = Self.text(isShared)
            case .room(let gateway):
                cells[.use] = PoolUse.room.rawValue
                cells[.gateway] = "\(gateway)"
            }
        case .uplink(let uplink):
            cells[.inMbps] = "\(uplink.inMegabits)"
            cells[.outMbps] = "\(uplink.outMegabits)"
            cells[.oversubscription] = "\(uplink.oversubscription)"
        case .networkSwitch(let one): cells[.rack] = one.rack
        case .switchPort(let port): cells[.networkSwitch] = port.onSwitch
        case .cable(let cable):
            cells[.from] = cable.from
            cells[.to] = cable.to
        }
        return cells
    }

    /// Reads a thing of this kind; cells of columns that it does not have must be empty.
    ///
    /// - Throws: ``CellFaults`` with every fault.
    package init(_ kind: InventoryKind, _ cells: [InventoryColumn: String]) throws(CellFaults) {
        var reader = CellReader(cells)
        let name = reader.text(.name, most: Self.longestName) ?? ""
        let own = Set(kind.columns + [.site, .kind, .name])
        for (column, text) in cells where !own.contains(column) && !text.isBlankCell {
            reader.note(column, InventoryFaultWords.notForKind)
        }
        let item: InventoryItem =
            switch kind {
            case .site:
                .site(
                    SiteRules(
                        name: name, room: reader.text(.title) ?? "",
                        cooldownDays: reader.number(.cooldownDays, 0...3_650, default: 30),
                        controlPort: reader.port(.controlPort, default: 64_999),
                        verifySwitchPort: reader.flag(.verifySwitchPort)))
            case .room: .room(Room(name: name, title: reader.text(.title) ?? ""))
            case .rack:
                .rack(
                    Rack(
                        name: name, room: reader.reference(.room),
                        units: reader.number(.units, Rack.heights, default: 42),
                        front: reader.units(.front), rear: reader.units(.rear)))
            case .feed:
                .feed(
                    PowerFeed(
                        name: name, room: reader.reference(.room), ratedWatts: reader.number(.watts, PowerFeed.powers),
                        derating: reader.number(.derating, 1...100, default: PowerFeed.usualDerating)))
            case .pool: .pool(reader.pool(name))
            case .uplink:
                .uplink(
                    Uplink(
                        name: name, inMegabits: reader.number(.inMbps, Uplink.rates),
                        outMegabits: reader.number(.outMbps, Uplink.rates),
                        oversubscription: reader.number(.oversubscription, Uplink.oversubscriptions, default: 100)))
            case .networkSwitch: .networkSwitch(Switch(name: name, rack: reader.reference(.rack)))
            case .switchPort: .switchPort(SwitchPort(name: name, onSwitch: reader.reference(.networkSwitch)))
            case .cable:
                .cable(
                    Cable(
                        name: name, from: reader.optional(.from), to: reader.optional(.to)))
            }
        guard reader.faults.isEmpty else { throw CellFaults(faults: reader.faults) }
        self = item
    }

    private static func text(_ flag: Bool) -> String { flag ? "yes" : "no" }

    /// `1-2 40`; `nil` for none.
    private static func text(_ units: Set<Int>) -> String? {
        var runs: [(first: Int, last: Int)] = []
        for unit in units.sorted() {
            if let last = runs.last, last.last == unit - 1 {
                runs[runs.count - 1].last = unit
            } else {
                runs.append((unit, unit))
            }
        }
        return runs.isEmpty
            ? nil : runs.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }.joined(separator: " ")
    }
}

/// The two uses of a pool as a cell says them.
package enum PoolUse: String, Hashable, Sendable, CaseIterable {
    case `public`, room

    package var title: Phrase {
        switch self {
        case .public: InventoryWords.usePublic
        case .room: InventoryWords.useRoom
        }
    }
}

/// Reads typed values from cells and collects what is wrong.
private struct CellReader {
    private let cells: [InventoryColumn: String]
    private(set) var faults: [CellFault] = []

    init(_ cells: [InventoryColumn: String]) { self.cells = cells }

    mutating func note(_ column: InventoryColumn, _ phrase: Phrase) { faults.append(CellFault(column, phrase)) }

    private func given(_ column: InventoryColumn) -> String? {
        cells[column].flatMap { $0.isBlankCell ? nil : $0.trimmedCell }
    }

    /// A text that must be there.
    mutating func text(_ column: InventoryColumn, most: Int = InventoryItem.longestText) -> String? {
        guard let text = given(column) else {
            note(column, InventoryFaultWords.missing)
            return nil
        }
        return checked(text, column, most)
    }

    mutating func optional(_ column: InventoryColumn) -> String? {
        given(column).flatMap { checked($0, column, InventoryItem.longestText) }
    }

    /// The name of another thing.
    mutating func reference(_ column: InventoryColumn) -> String? {
        given(column).flatMap { checked($0, column, InventoryItem.longestName) }
    }

    private mutating func checked(_ text: String, _ column: InventoryColumn, _ most: Int) -> String? {
        guard TextRule.line(most: most).fault(in: text) == nil else {
            note(column, InventoryFaultWords.text(most: most))
            return nil
        }
        return text
    }

    mutating func number(_ column: InventoryColumn, _ range: ClosedRange<Int>, default fallback: Int? = nil) -> Int {
        guard let text = given(column) else {
            if fallback == nil { note(column, InventoryFaultWords.missing) }
            return fallback ?? range.lowerBound
        }
        guard text.utf8.count <= 9, let number = Int(text), range.contains(number) else {
            note(column, InventoryFaultWords.number(range))
            return range.lowerBound
        }
        return number
    }

    mutating func port(_ column: InventoryColumn, default fallback: Int? = nil) -> UInt16 {
        UInt16(clamping: number(column, 1...65_535, default: fallback))
    }

    mutating func flag(_ column: InventoryColumn) -> Bool {
        switch given(column)?.lowercased() {
        case nil, "no", "tidak", "false", "0": return false
        case "yes", "ya", "true", "1": return true
        default:
            note(column, InventoryFaultWords.notFlag)
            return false
        }
    }

    mutating func units(_ column: InventoryColumn) -> Set<Int> {
        var units: Set<Int> = []
        for part in (given(column) ?? "").split(whereSeparator: { $0 == " " || $0 == "," }) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
                $0.utf8.count <= 3 ? Int($0).flatMap { Rack.heights.contains($0) ? $0 : nil } : nil
            }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last
            else {
                note(column, InventoryFaultWords.notUnits)
                return []
            }
            units.formUnion(first...last)
        }
        return units
    }

    private mutating func address(_ column: InventoryColumn, required: Bool) -> IPAddress? {
        guard let text = given(column) else {
            if required { note(column, InventoryFaultWords.missing) }
            return nil
        }
        guard let address = IPAddress(text) else {
            note(column, InventoryFaultWords.notAddress)
            return nil
        }
        return address
    }

    mutating func pool(_ name: String) -> AddressPool {
        let first = address(.first, required: true)
        let last = address(.last, required: false)
        var except: Set<IPAddress> = []
        for part in (given(.except) ?? "").split(whereSeparator: { $0 == " " || $0 == "," || $0 == ";" }) {
            guard let one = IPAddress(String(part)) else {
                note(.except, InventoryFaultWords.notAddress)
                break
            }
            except.insert(one)
        }
        let placeholder = IPAddress(ipv4: 0)
        var range = AddressRange(first: placeholder, last: placeholder)
        if let first, last != nil || given(.last) == nil {
            range = AddressRange(first: first, last: last ?? first, except: except)
            if range == nil { note(.last, InventoryFaultWords.badRange) }
        }
        guard let use = given(.use).flatMap({ PoolUse(rawValue: $0.lowercased()) }) else {
            note(
                .use,
                given(.use) == nil
                    ? InventoryFaultWords.missing : InventoryFaultWords.oneOf(PoolUse.allCases.map(\.rawValue)))
            return AddressPool(
                name: name, range: range ?? AddressRange(only: placeholder), use: .room(gateway: placeholder))
        }
        let addresses = range ?? AddressRange(only: placeholder)
        switch use {
        case .public:
            if given(.gateway) != nil { note(.gateway, InventoryFaultWords.notForKind) }
            let firstPort = port(.firstPort)
            let lastPort = port(.lastPort, default: Int(firstPort))
            if lastPort < firstPort { note(.lastPort, InventoryFaultWords.portsBackwards) }
            return AddressPool(
                name: name, range: addresses,
                use: .publicAccess(ports: firstPort...max(firstPort, lastPort), isShared: flag(.shared)))
        case .room:
            for column in [InventoryColumn.firstPort, .lastPort, .shared] where given(column) != nil {
                note(column, InventoryFaultWords.notForKind)
            }
            return AddressPool(
                name: name, range: addresses, use: .room(gateway: address(.gateway, required: true) ?? placeholder))
        }
    }
}

extension AddressRange {
    fileprivate init(only address: IPAddress) {
        first = address
        last = address
        except = []
    }
}

extension String {
    var trimmedCell: String {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
        return String(self[start..<max(start, end)])
    }

    var isBlankCell: Bool { !contains { !$0.isWhitespace } }
}
