// SPDX-License-Identifier: Apache-2.0

package import Values

/// A token from an officer with which one agent may join once: `ttp1.<id>.<secret>.<pin>`.
///
/// The pin is the SHA-256 of the service CA's SubjectPublicKeyInfo, so that already the first contact is authenticated.
package struct JoinToken: Sendable, Hashable {
    package let id: String
    package let secret: String
    package let pin: Digest

    /// White space around it is ignored. Throws ``EnrolmentError/badToken``; the text itself is never part of an error.
    package init(_ text: some StringProtocol) throws(EnrolmentError) {
        let bytes = text.utf8.filter { !($0 == 0x20 || (0x09...0x0d).contains($0)) }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "ttp1", !parts[1].isEmpty, !parts[2].isEmpty,
            parts[1...2].allSatisfy({ $0.utf8.allSatisfy(JoinToken.isBase64URL) }), let pin = Digest(String(parts[3]))
        else { throw .badToken }
        id = String(parts[1])
        secret = String(parts[2])
        self.pin = pin
    }

    private static func isBase64URL(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
        default: false
        }
    }
}
