// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// The type and limits of a field's value. Forms, readers and the API's document are derived from it.
package enum FieldKind: Hashable, Sendable {
    /// Text on one line, of at most so many characters.
    case line(most: Int)
    /// Text on several lines.
    case lines(most: Int)
    case email
    /// `YYYY-MM-DD`.
    case date
    case number(ClosedRange<Int>)
    /// One of these options.
    case choice([FieldChoice])
    /// Yes or no, in the words of its form.
    case flag(yes: Phrase, no: Phrase)
    /// Addresses of interfaces, so many.
    case macAddresses(ClosedRange<Int>)
    /// As `HostName` reads it; an address is none.
    case hostName
    /// Bytes, written as `PatternText` reads them.
    case pattern
    /// SHA-256 of what the page shows the person, in hexadecimal: sent along, not typed.
    case seen(SeenThing)

    /// Whether a page sends it along for what it shows.
    package var isSeen: Bool {
        switch self {
        case .seen: true
        case .line, .lines, .email, .date, .number, .choice, .flag, .macAddresses, .hostName, .pattern: false
        }
    }

    /// Characters that its text may have; `nil` where it is no text.
    package var most: Int? {
        switch self {
        case .line(let most), .lines(let most): most
        // RFC 5321, section 4.5.3.1.3: a path of 256 bytes with its angle brackets.
        case .email: 254
        case .hostName: HostName.longest
        // A byte takes four characters at most.
        case .pattern: 2048
        case .date, .number, .choice, .flag, .macAddresses, .seen: nil
        }
    }
}

/// What a page shows to be decided on as it is seen.
package enum SeenThing: Hashable, Sendable {
    /// The reply's draft.
    case draft
    /// The gateway's plan of the network.
    case plan
    /// The scan of a document that was signed on paper.
    case scan(SignedDocument)
}

/// Whether a field must be filled in.
package enum Presence: Hashable, Sendable {
    case required
    case optional
    /// The service fills it in where a person leaves it blank.
    case given
}

/// A field without its value: name, words, kind and presence.
package struct FieldShape: Hashable, Sendable {
    /// Dots between levels.
    package let name: String
    package let words: FieldWords
    package let kind: FieldKind
    package let presence: Presence
    /// Whether a person decides something by it: nothing is ever proposed, and the options of a choice are the form's buttons.
    package let isDecision: Bool

    package var isRequired: Bool { presence == .required }

    package init(
        name: String, words: FieldWords, kind: FieldKind, presence: Presence, isDecision: Bool = false
    ) {
        self.name = name
        self.words = words
        self.kind = kind
        self.presence = presence
        self.isDecision = isDecision
    }
}
