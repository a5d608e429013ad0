// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import Values

/// A token with which one agent may join once; an officer hands it to the person who sets up the agent.
///
/// As text `ttp1.<id>.<secret>.<pin>`: id and secret base64url, the pin 64 hexadecimal digits. The pin is the SHA-256 of the
/// authority's public key, so that the agent knows the service before it sends the secret.
package struct JoinToken: Sendable, CustomStringConvertible {
    /// Names the token in logs and lists; not secret.
    package let id: String
    /// 192 random bits.
    package let secret: String
    package let pin: Digest

    /// A new token.
    package init(pin: Digest) {
        id = Base64URL.encode(randomBytes(9))
        secret = Base64URL.encode(randomBytes(24))
        self.pin = pin
    }

    /// Reads the text form; white space around it does not count. Throws `malformed`, without repeating the secret.
    package init(_ text: String) throws(IdentityError) {
        let parts = text.split(whereSeparator: \.isWhitespace).joined().split(
            separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "ttp1", Base64URL.decode(parts[1])?.count == 9,
            Base64URL.decode(parts[2])?.count == 24, let pin = Digest(String(parts[3]))
        else {
            throw IdentityError(
                .malformed, "this is no join token of the form ttp1.id.secret.pin; was it copied as a whole?")
        }
        id = String(parts[1])
        secret = String(parts[2])
        self.pin = pin
    }

    package var description: String { "ttp1.\(id).\(secret).\(pin)" }

    /// The hash under which the secret is stored. The secret is long and random: one hash is enough.
    package static func hash(secret: String) -> Digest { Digest(of: secret.utf8) }
}
