// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// The key exchange methods that can be done here, the cheapest first and those with SHA-1 last.
package enum SSHExchangeMethod: String, Hashable, Sendable, CaseIterable {
    /// RFC 8731, and the name that it had before.
    case curve25519 = "curve25519-sha256"
    case curve25519OfLibSSH = "curve25519-sha256@libssh.org"
    /// RFC 5656, section 4.
    case p256 = "ecdh-sha2-nistp256"
    case p384 = "ecdh-sha2-nistp384"
    case p521 = "ecdh-sha2-nistp521"
    /// draft-ietf-sshm-mlkem-hybrid-kex.
    case mlkem768 = "mlkem768x25519-sha256"
    /// draft-ietf-sshm-ntruprime-ssh, and the name that it had before.
    case sntrup761 = "sntrup761x25519-sha512"
    case sntrup761OfOpenSSH = "sntrup761x25519-sha512@openssh.com"
    /// RFC 8268; group 14 of RFC 3526 with SHA-1 and group 1: RFC 4253, section 8.
    case group14 = "diffie-hellman-group14-sha256"
    case group15 = "diffie-hellman-group15-sha512"
    case group16 = "diffie-hellman-group16-sha512"
    case group17 = "diffie-hellman-group17-sha512"
    case group18 = "diffie-hellman-group18-sha512"
    /// RFC 4419.
    case groupExchange = "diffie-hellman-group-exchange-sha256"
    case group14WithSHA1 = "diffie-hellman-group14-sha1"
    case groupExchangeWithSHA1 = "diffie-hellman-group-exchange-sha1"
    case group1 = "diffie-hellman-group1-sha1"

    enum Hash { case sha1, sha256, sha384, sha512 }

    var hash: Hash {
        switch self {
        case .curve25519, .curve25519OfLibSSH, .p256, .mlkem768, .group14, .groupExchange: .sha256
        case .p384: .sha384
        case .p521, .sntrup761, .sntrup761OfOpenSSH, .group15, .group16, .group17, .group18: .sha512
        case .group14WithSHA1, .groupExchangeWithSHA1, .group1: .sha1
        }
    }

    /// The server chooses the group.
    var asksForGroup: Bool {
        switch self {
        case .groupExchange, .groupExchangeWithSHA1: true
        case .curve25519, .curve25519OfLibSSH, .p256, .p384, .p521, .mlkem768, .sntrup761, .sntrup761OfOpenSSH,
            .group14, .group15, .group16, .group17, .group18, .group14WithSHA1, .group1:
            false
        }
    }

    func digest(_ bytes: [UInt8]) -> [UInt8] {
        switch hash {
        case .sha1: Array(Insecure.SHA1.hash(data: bytes))
        case .sha256: Array(SHA256.hash(data: bytes))
        case .sha384: Array(SHA384.hash(data: bytes))
        case .sha512: Array(SHA512.hash(data: bytes))
        }
    }
}
