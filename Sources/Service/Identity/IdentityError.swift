// SPDX-License-Identifier: Apache-2.0

/// Why a key, certificate, token or password is not accepted.
package struct IdentityError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        /// The text or the bytes have not the form that they should.
        case malformed
        /// A signature does not match the signed bytes.
        case badSignature
        /// Another kind of key than P-256.
        case unsupportedKey
        /// There is no such join token, or its secret is another.
        case tokenWrong
        case tokenExpired
        /// The join token was used with other keys: a copy is in other hands.
        case tokenUsed
        /// A certificate outside of its dates.
        case expired
        /// A certificate that our authority did not issue, or not for this.
        case notOurs
        /// A key file that cannot be read, written or trusted.
        case storage
        /// Too many wait for a password check.
        case busy
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
