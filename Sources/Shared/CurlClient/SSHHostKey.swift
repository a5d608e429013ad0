// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FoundationEssentials

/// The public key that identifies an SSH server (RFC 4253, section 6.6).
package struct SSHHostKey: Sendable, Hashable {
    /// The algorithm's name as the blob gives it, for example `ssh-ed25519`.
    package let type: String
    /// The key as the server sends it: the name, then the key's fields, each with its length.
    package let blob: [UInt8]

    /// `nil` when the blob does not begin with an algorithm's name.
    package init?(blob: [UInt8]) {
        guard blob.count > 4 else { return nil }
        let length = blob.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard (1...64).contains(length), blob.count > 4 + length else { return nil }
        let name = blob[4..<(4 + length)]
        guard name.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
        type = String(decoding: name, as: UTF8.self)
        self.blob = blob
    }

    /// 32 bytes.
    package var sha256: [UInt8] { Array(SHA256.hash(data: blob)) }

    /// As `ssh-keygen -l` prints it: `SHA256:` and base64 without padding.
    package var fingerprint: String {
        let text = Data(sha256).base64EncodedString()
        return "SHA256:" + text.prefix { $0 != "=" }
    }
}
