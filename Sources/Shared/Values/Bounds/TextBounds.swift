// SPDX-License-Identifier: Apache-2.0

/// One line of at most `most` code points, which may be empty; without control characters and what turns the direction of writing.
package enum Line<let most: Int>: Bound {
    package static func fault(of value: String) -> String? {
        TextBound.fault(of: value, most: most, inside: [])
    }

    package static func nearest(to value: String) -> String {
        TextBound.nearest(to: value, most: most, inside: [])
    }
}

/// The same in several lines: with line feeds, carriage returns and tabs.
package enum Lines<let most: Int>: Bound {
    package static func fault(of value: String) -> String? {
        TextBound.fault(of: value, most: most, inside: ["\n", "\r", "\t"])
    }

    package static func nearest(to value: String) -> String {
        TextBound.nearest(to: value, most: most, inside: ["\n", "\r", "\t"])
    }
}

/// A name or identifier of a person's choice or a program's.
package typealias Name = Line<255>
/// A sentence with its figures, or a message of a program.
package typealias Sentence = Line<4_096>

private enum TextBound {
    static func fault(of text: String, most: Int, inside allowed: Set<Unicode.Scalar>) -> String? {
        // Bytes bound the work before characters are counted.
        guard text.utf8.count <= most * 4, text.unicodeScalars.count <= most else {
            return "\(TextFault.tooLong(most: most))"
        }
        for scalar in text.unicodeScalars where !allowed.contains(scalar) {
            if let fault = fault(of: scalar) { return "\(fault)" }
        }
        return nil
    }

    static func nearest(to text: String, most: Int, inside allowed: Set<Unicode.Scalar>) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(most) {
            kept.append(allowed.contains(scalar) || fault(of: scalar) == nil ? scalar : "\u{fffd}")
        }
        return String(kept)
    }

    /// What comes from a network may hold characters that nobody assigned or that show nothing; those here change the text around them.
    private static func fault(of scalar: Unicode.Scalar) -> TextFault? {
        switch scalar.fault {
        case .control(let scalar): .control(scalar)
        case .lineBreak: .lineBreak
        case .direction(let scalar): .direction(scalar)
        case nil, .missing, .tooLong, .invisible, .undefined, .marks, .unprintable: nil
        }
    }
}
