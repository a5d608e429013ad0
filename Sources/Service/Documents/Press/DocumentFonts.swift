// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Values

/// The fonts that documents are set in: those that `fonts.conf` among the templates names, as far as they are installed.
struct DocumentFonts: Sendable {
    /// Variables that keep programs which use fontconfig to these fonts.
    let environment = [
        "FONTCONFIG_FILE": Bundle.module.bundleURL.appendingPathComponent("Templates/fonts.conf").path
    ]

    /// The code points that at least one of them has a glyph for: fontconfig reads each font's `cmap`.
    func coverage(with tools: PressTools) async throws(PressError) -> CodePointSet {
        try await Scratch.withDirectory(in: tools.scratch) { directory throws(PressError) in
            let list = try await ToolRunner(timeLimit: tools.timeLimit).output(
                tools.fontList, ["--format", "%{charset}\\n"], in: directory, environment: environment)
            let text = String(decoding: list, as: UTF8.self)
            guard let set = CodePointSet(fontconfig: text), !set.isEmpty else {
                throw .failed(
                    tool: tools.fontList, status: "lists none of the documents' fonts",
                    lastLines: String(text.prefix(200)))
            }
            return set
        }
    }

    /// Throws ``PressError/noGlyph(_:)`` for the first character of `page` that would not show.
    static func check(_ page: String, against coverage: CodePointSet) throws(PressError) {
        if let hidden = page.unicodeScalars.first(where: { !shows($0, coverage) }) {
            throw .noGlyph("“\(hidden)” (\(hidden.codePoint))")
        }
    }

    /// `page` with the name of each character that would not show in its place, as `[U+1F3E5]`. For what others have said and signed: a
    /// server's banner is evidence, and stands in the attached report as it came.
    static func spellingOut(_ page: String, without coverage: CodePointSet) -> String {
        var text = String.UnicodeScalarView()
        for scalar in page.unicodeScalars {
            if shows(scalar, coverage) {
                text.append(scalar)
            } else {
                text.append(contentsOf: "[\(scalar.codePoint)]".unicodeScalars)
            }
        }
        return String(text)
    }

    /// Blanks and line breaks are laid out without a glyph.
    private static func shows(_ scalar: Unicode.Scalar, _ coverage: CodePointSet) -> Bool {
        switch scalar.fault {
        case nil: scalar.properties.isWhitespace || coverage.contains(scalar)
        case .lineBreak: true
        case .control: scalar == "\t"
        case .missing, .tooLong, .direction, .invisible, .undefined, .marks, .unprintable: false
        }
    }

    /// The lines in which WeasyPrint says that it printed an empty box, whatever the fonts promised; `nil` when there is none.
    static func emptyBoxes(in complaints: String) -> String? {
        let lines = complaints.split(whereSeparator: \.isNewline).filter { $0.contains(".notdef glyph") }
        return lines.isEmpty ? nil : lines.prefix(3).joined(separator: " / ")
    }
}
