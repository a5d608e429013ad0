// SPDX-License-Identifier: Apache-2.0

extension Unicode.Scalar {
    /// Why it belongs in no text that people read, whatever stands around it; `nil` when it may. Line breaks are such.
    package var fault: TextFault? {
        if (0x20...0x7e).contains(value) { return nil }
        switch properties.generalCategory {
        case .control: return self == "\n" || self == "\r" ? .lineBreak : .control(self)
        case .lineSeparator, .paragraphSeparator: return .lineBreak
        case .surrogate, .privateUse, .unassigned: return .undefined(self)
        case .format: return Unicode.Scalar.turnsDirection(self) ? .direction(self) : .invisible(self)
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation,
            .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol, .spaceSeparator:
            if properties.isDefaultIgnorableCodePoint || Unicode.Scalar.blanks.contains(value) {
                return .invisible(self)
            }
            // U+FFFC and U+FFFD replace characters that were lost.
            return value == 0xfffc || value == 0xfffd ? .undefined(self) : nil
        @unknown default: return .undefined(self)
        }
    }

    /// `Bidi_Control` of PropList.txt.
    private static func turnsDirection(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isBidiControl }

    /// Drawn as nothing though their category is a letter's, mark's or symbol's: BRAILLE PATTERN BLANK, KHITAN SMALL SCRIPT FILLER,
    /// EGYPTIAN HIEROGLYPH FULL and HALF BLANK, MUSICAL SYMBOL NULL NOTEHEAD.
    private static let blanks: Set<UInt32> = [0x2800, 0x16fe4, 0x13441, 0x13442, 0x1d159]
}
