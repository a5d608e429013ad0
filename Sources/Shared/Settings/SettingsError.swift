// SPDX-License-Identifier: Apache-2.0

/// Where something stands in a configuration file: lines and columns count from 1.
package struct Place: Sendable, Hashable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package var description: String { "\(file):\(line):\(column)" }
}

/// A configuration file that cannot be used: what is wrong, where, and what to write instead.
package struct SettingsError: Error, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The file is absent or may not be read.
        case unreadable
        /// The text is not YAML.
        case syntax
        /// An unknown key.
        case unknownKey
        /// A required key is absent.
        case missingKey
        /// The value is of the wrong kind or out of range.
        case badValue
    }

    package let code: Code
    /// Nil only if the file itself could not be read.
    package let place: Place?
    /// Dotted path of the key, such as `database.sqlite`; empty for the whole file.
    package let key: String
    package let message: String
    /// The remedy; printed after the message.
    package let suggestion: String?

    package init(_ code: Code, at place: Place?, key: String, _ message: String, suggestion: String? = nil) {
        self.code = code
        self.place = place
        self.key = key
        self.message = message
        self.suggestion = suggestion
    }

    /// One line, as compilers print it: `FILE:LINE:COLUMN: message; suggestion`. Control characters of the file are written as `\u{1b}`.
    package var description: String {
        let head = place.map { "\($0): " } ?? ""
        return printable(head + message + (suggestion.map { "; \($0)" } ?? ""))
    }
}

private func printable(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: line += scalar.escaped(asASCII: true)
        default: line.unicodeScalars.append(scalar)
        }
    }
    return line
}
