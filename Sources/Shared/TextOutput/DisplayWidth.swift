// SPDX-License-Identifier: Apache-2.0

extension Unicode.Scalar {
    /// Columns that a terminal gives this character: 0 for what is drawn over the one before, 2 for wide ones (UAX #11), else 1.
    /// Meant for printable text; see ``Swift/StringProtocol/printable``.
    package var columns: Int {
        guard value >= 0x300 else { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // Hangul medial vowels and final consonants join the syllable before.
        if (0x1160...0x11ff).contains(value) { return 0 }
        let isRegionalIndicator = (0x1f1e6...0x1f1ff).contains(value)
        return isWideEastAsian || (properties.isEmojiPresentation && !isRegionalIndicator) ? 2 : 1
    }

    /// East_Asian_Width W or F, emoji apart; unassigned characters of a wide block count as wide, as UAX #11 asks.
    private var isWideEastAsian: Bool {
        switch value {
        case 0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0xa4cf,
            0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff01...0xff60,
            0xffe0...0xffe6, 0x16fe0...0x18dff, 0x1aff0...0x1b2ff, 0x1f200...0x1f265, 0x20000...0x3fffd:
            true
        default: false
        }
    }
}

extension StringProtocol {
    /// Columns that a terminal gives this text, which is printable.
    package var columns: Int {
        // Most text is ASCII, and then a byte is a column.
        utf8.allSatisfy { $0 < 0x80 } ? utf8.count : unicodeScalars.reduce(0) { $0 + $1.columns }
    }

    /// The text if it fits in `width` columns, else as much of it as fits with `ellipsis` behind it.
    package func clipped(to width: Int, ellipsis: String = "…") -> String {
        guard columns > width else { return String(self) }
        let room = width - ellipsis.columns
        guard room >= 0 else { return "" }
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in unicodeScalars {
            used += scalar.columns
            guard used <= room else { break }
            kept.append(scalar)
        }
        return String(kept) + ellipsis
    }
}
