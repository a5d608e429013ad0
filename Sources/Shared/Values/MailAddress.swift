// SPDX-License-Identifier: Apache-2.0

/// A mail address, `local@domain` in ASCII: a dot-atom (RFC 5322, section 3.2.3) before the `@` and a host name (RFC 1123, section 2.1)
/// behind it, within the limits of RFC 5321, section 4.5.3.1.
///
/// Quoted local parts and address literals are refused: on a form they are mistakes.
package struct MailAddress: TextValue {
    package enum Fault: Error, Hashable, Sendable {
        case missing
        /// More than 254 bytes: a path of RFC 5321 holds 256 with its angle brackets.
        case tooLong
        /// Something else than printable ASCII, or a blank.
        case notASCII
        /// No `@`, or more than one.
        case atSign
        /// Empty, over 64 bytes, a dot at an end or two in a row, or a character that an atom does not hold.
        case localPart
        /// An empty label, one over 63 bytes, with a hyphen at an end or with another character than letters, digits and hyphens; or a
        /// last label that is a number, which makes an IPv4 address of it.
        case domain
        /// A domain of a single label, which is a name on one network only.
        case unqualified
    }

    package static let example = "nama@contoh.go.id"
    package let localPart: String
    package let domain: String

    package init?(_ text: String) {
        guard MailAddress.fault(in: text) == nil, let at = text.utf8.firstIndex(of: UInt8(ascii: "@")) else {
            return nil
        }
        localPart = String(text[..<at])
        domain = String(text[text.index(after: at)...])
    }

    package var description: String { "\(localPart)@\(domain)" }

    /// The first thing wrong with `text`; `nil` when nothing is. A domain of one label (`localhost`) is taken unless `qualified`.
    package static func fault(in text: String, qualified: Bool = false) -> Fault? {
        guard !text.isEmpty else { return .missing }
        guard text.utf8.count <= 254 else { return .tooLong }
        guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { return .notASCII }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return .atSign }
        let atoms = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard parts[0].utf8.count <= 64, atoms.allSatisfy({ isMade($0, of: atomCharacters) }) else { return .localPart }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        guard labels.allSatisfy(HostName.isLabel), labels.last.map(HostName.isNumber) == false else { return .domain }
        return qualified && labels.count < 2 ? .unqualified : nil
    }

    private static func isMade(_ text: Substring, of characters: Set<UInt8>) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { characters.contains($0) }
    }

    private static let atomCharacters = HostName.labelCharacters.union("!#$%&'*+/=?^_`{|}~".utf8)
}

extension MailAddress.Fault: CustomStringConvertible {
    /// A predicate in English, without a full stop.
    package var description: String {
        switch self {
        case .missing: "is missing"
        case .tooLong: "is longer than 254 characters"
        case .notASCII: "holds something else than printable ASCII characters without blanks"
        case .atSign: "does not hold one @"
        case .localPart: "has something before the @ that is no mailbox's name"
        case .domain: "has something behind the @ that is no domain"
        case .unqualified: "has a domain of one word, which the internet does not know"
        }
    }
}
