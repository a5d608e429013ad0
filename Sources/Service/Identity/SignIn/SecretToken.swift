// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Evidence
package import Values

/// A secret that stands for a right: a session's cookie, an applicant's link. 256 random bits; only its hash is stored.
package struct SecretToken: Sendable, Equatable {
    private let bytes: [UInt8]

    /// A new one.
    package init() {
        bytes = randomBytes(32)
    }

    /// `nil` unless `text` is the base64url form of 32 bytes.
    package init?(_ text: String) {
        guard text.utf8.count == 43, let bytes = Base64URL.decode(text) else { return nil }
        self.bytes = bytes
    }

    /// Base64url, 43 characters.
    package var text: String { Base64URL.encode(bytes) }

    /// SHA-256 of the bytes: what is stored, and looked up.
    package var hash: Values.Digest { Values.Digest(of: bytes) }

    /// The token that a page of this session must send with each change. It is derived from the session's token and need not be stored.
    package var csrfToken: String {
        Base64URL.encode(Array(HMAC<SHA256>.authenticationCode(for: Array("titipan csrf v1".utf8), using: key)))
    }

    /// Whether a page sent this session's token; takes as long for any text of that length.
    package func accepts(csrfToken text: String) -> Bool {
        constantTimeEqual(text.utf8, csrfToken.utf8)
    }

    package static func == (a: SecretToken, b: SecretToken) -> Bool { constantTimeEqual(a.bytes, b.bytes) }

    private var key: SymmetricKey { SymmetricKey(data: bytes) }
}
