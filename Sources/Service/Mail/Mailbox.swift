// SPDX-License-Identifier: Apache-2.0

internal import Values

/// A person or office that mail comes from or goes to (RFC 5322, section 3.4).
package struct Mailbox: Hashable, Sendable {
    package let name: String?
    /// `local@domain`, ASCII.
    package let address: String

    /// Throws ``MailError/badAddress(_:why:)`` for an address that RFC 5321 would not carry, or a name that could not stand in a header.
    package init(name: String? = nil, address: String) throws(MailError) {
        if let fault = MailAddress.fault(in: address) { throw .badAddress(address, fault) }
        if let name, name.unicodeScalars.contains(where: HeaderText.isForbidden) || name.utf8.count > 400 {
            throw .badHeader(name: address, why: "its name holds control characters or is longer than 400 bytes")
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
}
