// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// Standard output and standard error of the programs. Everything that is written here is cleaned here, once; see ``StyledText``.
package enum Console {
    package static let isTerminal = StandardStream.output.isTerminal
    /// Colour only on a terminal, and unless NO_COLOR is set (no-color.org).
    package static let hasColour = isTerminal && (ThisProcess.environment("NO_COLOR") ?? "").isEmpty

    /// Columns of the terminal; 80 where it does not say.
    package static var width: Int {
        guard let size = TerminalMode.size(of: StandardStream.output.rawValue), size.columns > 0 else { return 80 }
        return size.columns
    }

    /// - Returns: `false` when the reader is gone.
    @discardableResult
    package static func print(_ text: StyledText, terminator: String = "\n") -> Bool {
        write(text.rendered(hasColour: hasColour) + terminator)
    }

    /// - Returns: `false` when the reader is gone.
    @discardableResult
    package static func print(_ text: String, terminator: String = "\n") -> Bool {
        print(StyledText(text), terminator: terminator)
    }

    /// Prints a document of JSON, or several, each on a line.
    ///
    /// - Returns: `false` when the reader is gone.
    @discardableResult
    package static func print(json bytes: [UInt8]) -> Bool {
        write(String(decoding: bytes, as: UTF8.self).printableJSON + "\n")
    }

    /// Prints the rows of a table of RFC 4180, none of whose cells has a line break.
    ///
    /// - Returns: `false` when the reader is gone.
    @discardableResult
    package static func print(csv rows: some Sequence<some StringProtocol>) -> Bool {
        write(rows.map { String($0).printableLines + "\r\n" }.joined())
    }

    /// Draws lines over the last `count` ones (ECMA-48, CUU and EL).
    package static func redraw(_ lines: [StyledText], over count: Int) {
        let back = count > 0 ? "\u{1b}[\(count)A" : ""
        write(back + lines.map { "\u{1b}[2K\($0.rendered(hasColour: hasColour))\n" }.joined())
    }

    /// One line on standard error, behind the program's name.
    package static func printError(_ program: String, _ text: String) {
        StandardStream.error.write(Array("\(program): \(text.printableLines)\n".utf8))
    }

    @discardableResult
    private static func write(_ text: String) -> Bool { StandardStream.output.write(Array(text.utf8)) }
}
