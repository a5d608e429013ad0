// SPDX-License-Identifier: Apache-2.0

import Casework
import Inventory
internal import Values
internal import Words

/// A rack as it stands: its units from the top, front and rear side by side, with who holds what. Colours come from the style sheet.
struct RackElevation {
    private struct Block {
        var lowest: Int
        var highest: Int
        let tone: String
        let text: String
    }

    private let rack: Rack
    private let inventory: SiteInventory
    private let holders: [String: HolderView]
    private let texts: Catalogue

    private let unit = 15.0
    private let left = 30.0
    private let side = 150.0
    private let gap = 6.0
    private let top = 18.0

    init(_ rack: Rack, _ inventory: SiteInventory, _ holders: [String: HolderView], _ texts: Catalogue) {
        self.rack = rack
        self.inventory = inventory
        self.holders = holders
        self.texts = texts
    }

    /// What it shows, for who does not see it.
    var label: String {
        let free = inventory.gaps(rack).reduce(0) { $0 + $1.units }
        return texts[PictureWords.rack(rack.name, free: free, of: rack.units)]
    }

    func svg() -> String {
        let width = left + 2 * side + gap
        let height = top + Double(rack.units) * unit + 2
        let y = { (number: Int) in top + Double(rack.units - number) * unit }
        var parts = [(left, PictureWords.front), (left + side + gap, PictureWords.rear)].map { x, words in
            "<text x=\"\(x + side / 2)\" y=\"12\" text-anchor=\"middle\" class=\"side\">\(texts[words].htmlEscaped)</text>"
        }
        for number in 1...max(rack.units, 1) {
            parts.append("<text x=\"\(left - 5)\" y=\"\(y(number) + 11)\" text-anchor=\"end\">\(number)</text>")
        }
        for (x, kept) in [(left, rack.front), (left + side + gap, rack.rear)] {
            for block in blocks(kept) {
                let from = y(block.highest)
                let tall = Double(block.highest - block.lowest + 1) * unit
                parts.append(
                    "<rect class=\"\(block.tone)\" x=\"\(x)\" y=\"\(from + 0.5)\" width=\"\(side)\" height=\"\(tall - 1)\" rx=\"2\"/>"
                )
                guard !block.text.isEmpty else { continue }
                parts.append(
                    "<text class=\"in\" x=\"\(x + 5)\" y=\"\(from + tall / 2 + 3.8)\">\(Self.short(block.text).htmlEscaped)</text>"
                )
            }
        }
        return
            "<svg class=\"rack\" viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-label=\"\(label.htmlEscaped)\">"
            + parts.joined() + "</svg>"
    }

    /// What fits a side.
    private static func short(_ text: String) -> String { text.count > 22 ? text.prefix(21) + "…" : text }

    /// Adjacent units of one holder, of the office, or of nobody.
    private func blocks(_ kept: Set<Int>) -> [Block] {
        var blocks: [Block] = []
        var owner: String?
        for number in 1...max(rack.units, 1) {
            let holder = inventory.owner(of: .unit(number, of: rack.name))?.allocation.caseNumber
            let key = holder ?? (kept.contains(number) ? "kept" : rack.taken.contains(number) ? "other" : "free")
            // Each free unit stands alone, so that it can be counted.
            if key == owner, key != "free", !blocks.isEmpty {
                blocks[blocks.count - 1].highest = number
                continue
            }
            owner = key
            let view = holder.flatMap { holders[$0] }
            let text =
                holder.map { view.map { $0.server.isEmpty ? $0.caseNumber : $0.server } ?? $0 }
                ?? (key == "kept" ? texts[PictureWords.kept] : "")
            let tone = view?.standing.rawValue ?? (key == "free" ? "free" : key == "kept" ? "kept" : "blocked")
            blocks.append(Block(lowest: number, highest: number, tone: tone, text: text))
        }
        return blocks
    }
}
