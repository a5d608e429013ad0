// SPDX-License-Identifier: Apache-2.0

/// A person or office that mail comes from or goes to (RFC 5322, section 3.4).
package struct Mailbox: Hashable, Sendable {
    package let name: String?
    /// `local@domain`, ASCII.
    package let address: String

    /// Throws ``MailError/badAddress(_:why:)`` for an address that RFC 5321 would not carry, or a name that could not stand in a header.
    package init(name: String? = nil, address: String) throws(MailError) {
        if let why = Mailbox.fault(in: address) { throw .badAddress(address, why: why) }
        if let name, name.unicodeScalars.contains(where: HeaderText.isForbidden) || name.utf8.count > 400 {
            throw .badAddress(address, why: "its name holds control characters or is too long")
        }
        self.name = name.flatMap { $0.isEmpty ? nil : $0 }
        self.address = address
    }

    /// `"Name" <local@domain>` or the bare address.
    var headerText: String {
        guard let name else { return address }
        if HeaderText.isASCII(name) {
            let quoted = name.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
            return HeaderText.folded("\"\(quoted)\" <\(address)>")
        }
        return "\(HeaderText.encodedWords(name))\r\n <\(address)>"
    }

    /// What is wrong with an address; `nil` when nothing is. Quoted local parts and address literals are refused: nobody writes them
    /// on a form except by mistake.
    static func fault(in address: String) -> String? {
        guard address.utf8.count <= 254 else { return "longer than 254 characters" }
        guard address.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            return "only printable ASCII characters without spaces belong in it"
        }
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return "one @ belongs in it" }
        let isAtom = { (text: Substring) in
            !text.isEmpty && text.utf8.allSatisfy { atomCharacters.contains($0) }
        }
        guard parts[0].utf8.count <= 64,
            parts[0].split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isAtom)
        else { return "what stands before the @ is no local part" }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        let isLabel = { (text: Substring) in
            (1...63).contains(text.utf8.count) && text.first != "-" && text.last != "-"
                && text.utf8.allSatisfy { labelCharacters.contains($0) }
        }
        guard labels.allSatisfy(isLabel) else { return "what stands behind the @ is no domain" }
        return nil
    }

    private static let labelCharacters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-".utf8)
    private static let atomCharacters = labelCharacters.union("!#$%&'*+/=?^_`{|}~".utf8)
}
