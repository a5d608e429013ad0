// SPDX-License-Identifier: Apache-2.0

extension StringProtocol {
    /// The text without characters that control a terminal, change the direction of the line, or stack above their place.
    ///
    /// Controls, bidirectional and other invisible format characters, unassigned and private ones become U+FFFD, so that two names do not
    /// look alike by hiding something. Joiners and variation selectors, whose width every terminal sees differently, are left out; at
    /// most four marks stay on one character.
    package var printable: String {
        if utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7f }) { return String(self) }
        var result = String.UnicodeScalarView()
        var marks = 0
        var hasBase = false
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                result.append("\u{fffd}")
                (marks, hasBase) = (0, false)
            case .format:
                // ZERO WIDTH NON-JOINER and JOINER belong to the spelling of some scripts, and to emoji.
                if !(0x200c...0x200d).contains(scalar.value) { result.append("\u{fffd}") }
                (marks, hasBase) = (0, false)
            case .spaceSeparator:
                result.append(" ")
                (marks, hasBase) = (0, false)
            case .nonspacingMark, .enclosingMark:
                guard !scalar.properties.isVariationSelector, hasBase, marks < 4 else { continue }
                result.append(scalar)
                marks += 1
            default:
                result.append(scalar)
                (marks, hasBase) = (0, true)
            }
        }
        return String(result)
    }

    /// ``printable``, in ASCII for a terminal that shows nothing else.
    package var printableASCII: String {
        String(
            String.UnicodeScalarView(
                printable.unicodeScalars.compactMap { $0.isASCII ? $0 : $0.columns == 0 ? nil : "?" }))
    }
}
