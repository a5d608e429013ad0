// SPDX-License-Identifier: Apache-2.0

package import Terminal
internal import TextOutput
internal import Values

/// The live view of all tenants as lines of a screen, and its response to keys. Pure: the caller draws the screen.
package struct WatchView: Sendable {
    package enum Answer: Sendable { case nothing, draw, drawAnew, quit }

    enum Order: String, Sendable, CaseIterable {
        case file, name, inbound, outbound, share, percentile
    }

    private let title: String
    private var order = Order.file
    private var isReversed = false
    private var filter = ""
    private var isTyping = false
    /// The tenant whose details are shown at the foot of the screen, by its position in the file.
    private var selected: Int?
    /// Index of the first row on the screen.
    private var top = 0
    /// Rows on the screen at the last drawing, and the tenants in order.
    private var page = 1
    private var shown: [Int] = []

    /// `interface` is the watched interface, `isExact` whether every frame is kept.
    package init(interface: String, isExact: Bool) {
        title = "\(interface.printable), " + (isExact ? "every frame" : "sampled")
    }

    // MARK: Keys

    package mutating func press(_ key: Key) -> Answer {
        if case .control("c") = key { return .quit }
        if case .control("l") = key { return .drawAnew }
        return isTyping ? type(key) : command(key)
    }

    private mutating func type(_ key: Key) -> Answer {
        switch key {
        case .enter: isTyping = false
        case .escape:
            isTyping = false
            filter = ""
        case .backspace:
            if filter.isEmpty { isTyping = false } else { filter.removeLast() }
        case .control("u"): filter = ""
        case .character(let character) where filter.count < 40: filter.append(character)
        case .up, .down, .pageUp, .pageDown: return command(key)
        case .character, .control, .tab, .backTab, .delete, .left, .right, .home, .end: return .nothing
        }
        top = 0
        return .draw
    }

    private mutating func command(_ key: Key) -> Answer {
        switch key {
        case .character("q"): return .quit
        case .character("/"):
            isTyping = true
            filter = ""
        case .escape: filter = ""
        case .character("i"): sort(.inbound)
        case .character("o"): sort(.outbound)
        case .character("g"): sort(.share)
        case .character("p"): sort(.percentile)
        case .character("n"): sort(.name)
        case .character("f"): sort(.file)
        case .character("r"): isReversed.toggle()
        case .up, .character("k"): move(by: -1)
        case .down, .character("j"): move(by: 1)
        case .pageUp: move(by: -page)
        case .pageDown, .character(" "): move(by: page)
        case .home: move(by: -shown.count)
        case .end: move(by: shown.count)
        case .character, .control, .enter, .tab, .backTab, .backspace, .delete, .left, .right: return .nothing
        }
        return .draw
    }

    /// The same key again turns the order round.
    private mutating func sort(_ order: Order) {
        isReversed = order == self.order ? !isReversed : false
        self.order = order
        top = 0
    }

    private mutating func move(by rows: Int) {
        guard !shown.isEmpty else { return }
        guard let position = selected.flatMap({ shown.firstIndex(of: $0) }) else {
            selected = rows < 0 ? shown.last : shown.first
            return
        }
        selected = shown[min(max(0, position + rows), shown.count - 1)]
    }

    // MARK: Drawing

    package mutating func lines(_ board: TenantBoard, size: TerminalSize) -> [StyledLine] {
        shown = arranged(board)
        let longest = board.tenants.lazy.map(\.name.printable.columns).max() ?? 0
        let columns = WatchColumns(width: size.columns, longestName: longest)
        let detail = size.rows >= 12 ? self.detail(board, width: size.columns) : []
        page = max(1, size.rows - 4 - detail.count)
        follow()
        var lines = [head(board), sums(board, width: size.columns), columns.header(order, isReversed: isReversed)]
        let rows = shown.dropFirst(top).prefix(page)
        for tenant in rows { lines.append(columns.line(board.row(tenant), isSelected: tenant == selected)) }
        if shown.isEmpty { lines.append(StyledLine("  no tenant's name or address has “\(filter)” in it", .dim)) }
        while lines.count < 3 + page { lines.append(StyledLine()) }
        lines += detail
        lines.append(help(width: size.columns))
        return lines
    }

    private func arranged(_ board: TenantBoard) -> [Int] {
        let wanted = filter.lowercased()
        let indices = board.tenants.indices.filter { index in
            let tenant = board.tenants[index]
            return wanted.isEmpty || tenant.name.lowercased().contains(wanted)
                || tenant.addresses.contains { "\($0)".contains(wanted) }
        }
        func descending(_ key: (Int) -> Double) -> [Int] {
            let keys = indices.map { (key($0), $0) }
            return keys.sorted { $0.0 != $1.0 ? $0.0 > $1.0 : $0.1 < $1.1 }.map(\.1)
        }
        let sorted =
            switch order {
            case .file: indices
            case .name: indices.sorted { board.tenants[$0].name.lowercased() < board.tenants[$1].name.lowercased() }
            case .inbound: descending { board.rate($0, .inbound) }
            case .outbound: descending { board.rate($0, .outbound) }
            case .share: descending { board.share($0) ?? -1 }
            case .percentile: descending { board.percentile($0)?.estimate ?? -1 }
            }
        return isReversed ? sorted.reversed() : sorted
    }

    /// Keeps the selected row on the screen, and the screen full.
    private mutating func follow() {
        if let position = selected.flatMap({ shown.firstIndex(of: $0) }) {
            top = min(max(top, position - page + 1), position)
        }
        top = max(0, min(top, shown.count - page))
    }

    private func head(_ board: TenantBoard) -> StyledLine {
        let status = board.status
        var line = StyledLine(" titipan watch ", .bold)
        line.append(" \(title)  \(clock(status.seconds))  ")
        line.append("\(RateText.short(status.kept)) kept/s  ")
        line.append("\(status.dropped) dropped", status.dropped > 0 ? Style(.red, bold: true) : .plain)
        line.append("  CPU \(RateText.percent(status.processor))")
        return line
    }

    private func sums(_ board: TenantBoard, width: Int) -> StyledLine {
        let status = board.status
        var line = StyledLine(
            " \(board.tenants.count) tenants: in \(RateText.bitRate(status.inbound)), out \(RateText.bitRate(status.outbound)); others \(RateText.bitRate(status.other))"
        )
        var note = ""
        if shown.count != board.tenants.count { note = "\(shown.count) shown" }
        if shown.count > page { note = "\(top + 1)–\(min(shown.count, top + page)) of \(shown.count)" }
        line.skip(to: width - note.columns - 1)
        line.append(note, .dim)
        return line
    }

    /// More of the selected tenant: three lines.
    private func detail(_ board: TenantBoard, width: Int) -> [StyledLine] {
        guard let selected, shown.contains(selected) else { return [] }
        let row = board.row(selected)
        var first = StyledLine(String(repeating: "─", count: 2), .dim)
        first.append(" \(row.tenant.name.printable) ", .bold)
        first.append(row.tenant.addresses.map(\.short).joined(separator: ", "))
        var second = StyledLine("   ")
        if let grant = row.tenant.grant {
            second.append(
                "grant in \(RateText.bitRate(Double(grant.inBitsPerSecond))), out \(RateText.bitRate(Double(grant.outBitsPerSecond)))"
            )
            if grant.burstBytes > 0 { second.append(", burst \(RateText.bytes(Double(grant.burstBytes)))") }
            if let percentile = row.percentile {
                second.append(
                    "; 95th percentile \(RateText.bitRate(percentile.lower)) to \(RateText.bitRate(percentile.upper))")
            }
        } else {
            second.append("no grant: measured, and not judged")
        }
        var third = StyledLine("   ")
        if !row.biases.isEmpty {
            third.append(row.biases.map(\.words).joined(separator: ", ") + ". ", Style(.yellow, bold: true))
        }
        third.append(board.reason(selected) ?? "")
        return [first, second, third]
    }

    private func help(width: Int) -> StyledLine {
        if isTyping {
            var line = StyledLine(" name or address: ", .bold)
            line.append(filter.printable + "▏")
            line.append("  Enter keeps it, Esc clears it", .dim)
            return line
        }
        var line = StyledLine()
        let keys = [
            ("q", "quit"), ("/", filter.isEmpty ? "filter" : "filter: \(filter.printable)"), ("↑↓", "select"),
            ("i o g p n f", "sort"),
            ("r", "reverse"),
        ]
        for (key, meaning) in keys {
            line.append(" \(key)", .bold)
            line.append(" \(meaning) ", .dim)
        }
        return line
    }

    private func clock(_ seconds: Double) -> String {
        let whole = Int(saturating: max(0, min(seconds, 1e9)))
        let two = { (value: Int) in (value < 10 ? "0" : "") + "\(value)" }
        return "\(two(whole / 3_600)):\(two(whole / 60 % 60)):\(two(whole % 60))"
    }
}

extension IPPrefix {
    /// The prefix in text; without its length if it is a single address.
    fileprivate var short: String {
        length == (address.family == .ipv4 ? 32 : 128) ? "\(address)" : "\(self)"
    }
}
