// SPDX-License-Identifier: Apache-2.0

/// The rules for a text that people read, compare and print: a field of a form, a name in a settings file.
///
/// The same text must look the same on a page, on paper, in a mail header and in a log, and a reader must see everything that a comparison
/// sees. That is why control, direction-changing, invisible and undefined characters are refused and not removed.
package struct TextRule: Hashable, Sendable {
    package enum Layout: Hashable, Sendable {
        /// No line break, no tab.
        case oneLine
        /// Line breaks (LF, CR LF, CR) and tabs.
        case severalLines
    }

    package let layout: Layout
    /// Characters as JSON Schema counts them (`maxLength`): code points; a CR LF counts once, as browsers count it.
    package let most: Int

    /// Combining marks on one character. Vietnamese needs two, pointed Hebrew three or four; more run over the lines around them.
    package static let mostMarks = 4

    package init(_ layout: Layout, most: Int) {
        self.layout = layout
        self.most = most
    }

    package static func line(most: Int) -> TextRule { TextRule(.oneLine, most: most) }
    package static func lines(most: Int) -> TextRule { TextRule(.severalLines, most: most) }

    /// The first fault of `text`; `nil` when it has none.
    ///
    /// - printable: the code points that the documents' fonts have; `nil` where the text is not printed.
    package func fault(in text: String, printable: CodePointSet? = nil) -> TextFault? {
        // Bytes bound the work first: counting the characters of megabytes is itself an attack. A CR LF is two bytes of one.
        guard text.utf8.count <= most * 4, TextRule.length(of: text) <= most else { return .tooLong(most: most) }
        var isVisible = false
        var marks = 0
        var hasBase = false
        for scalar in text.unicodeScalars {
            if TextRule.breaksLine(scalar), layout == .severalLines || scalar == "\t" {
                guard layout == .severalLines else { return .control(scalar) }
                (marks, hasBase) = (0, false)
                continue
            }
            if let fault = scalar.fault { return fault }
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .spacingMark:
                marks += 1
                guard hasBase, marks <= TextRule.mostMarks else { return .marks }
            case .spaceSeparator:
                // A blank is laid out whether or not a font has it.
                (marks, hasBase) = (0, false)
                continue
            default:
                (marks, hasBase) = (0, true)
                isVisible = true
            }
            if let printable, !printable.contains(scalar) { return .unprintable(scalar) }
        }
        return isVisible ? nil : .missing
    }

    private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || scalar == "\r" || scalar == "\t"
    }

    private static func length(of text: String) -> Int {
        var length = 0
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if !(scalar == "\n" && previous == "\r") { length += 1 }
            previous = scalar
        }
        return length
    }
}
