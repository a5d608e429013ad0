// SPDX-License-Identifier: Apache-2.0

/// A host name in ASCII and lower case (RFC 1123, section 2.1), as a TLS client names the server in `server_name` (RFC 6066, section 3) and an HTTP
/// client in `Host`: labels of letters, digits and hyphens, without the dot of the root.
///
/// Whatever a resolver or URL reader could take for an address is none: a last label of digits, or of a hexadecimal number (WHATWG URL,
/// section 3.5).
package struct HostName: TextValue {
    package enum Fault: Error, Hashable, Sendable {
        case missing
        /// More than 253 bytes.
        case tooLong
        /// A label that is empty, longer than 63 bytes, with a hyphen at an end or with another character than letters, digits and hyphens.
        case label
        /// It is an IP address, or can be read as one.
        case address
    }

    package static let example = "simpus.contoh.go.id"
    package static let longest = 253

    /// In lower case.
    package let description: String

    package init?(_ text: String) {
        guard HostName.fault(in: text) == nil else { return nil }
        description = text.lowercased()
    }

    /// The first thing wrong with `text`; `nil` when nothing is.
    package static func fault(in text: String) -> Fault? {
        guard !text.isEmpty else { return .missing }
        guard text.utf8.count <= longest else { return .tooLong }
        guard IPAddress(text) == nil else { return .address }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.allSatisfy(isLabel) else { return .label }
        return labels.last.map(isNumber) == false ? nil : .address
    }

    static func isLabel(_ text: Substring) -> Bool {
        (1...63).contains(text.utf8.count) && text.utf8.allSatisfy(labelCharacters.contains) && text.first != "-"
            && text.last != "-"
    }

    /// Digits alone, or `0x` and hexadecimal digits: the last part of an IPv4 address.
    static func isNumber(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        if bytes.count >= 2, bytes[0] == UInt8(ascii: "0"), bytes[1] | 0x20 == UInt8(ascii: "x") {
            return bytes.dropFirst(2).allSatisfy { hexDigitValue($0) != nil }
        }
        return bytes.allSatisfy { (0x30...0x39).contains($0) }
    }

    static let labelCharacters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-".utf8)
}
