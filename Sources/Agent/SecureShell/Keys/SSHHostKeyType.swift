// SPDX-License-Identifier: Apache-2.0

/// A kind of host key by the name that its public key carries, those of the strongest signatures first.
package enum SSHHostKeyType: String, Hashable, Sendable, CaseIterable {
    /// RFC 8709.
    case ed25519 = "ssh-ed25519"
    /// RFC 5656.
    case ecdsa256 = "ecdsa-sha2-nistp256"
    case ecdsa384 = "ecdsa-sha2-nistp384"
    case ecdsa521 = "ecdsa-sha2-nistp521"
    /// RFC 4253, section 6.6; its signatures also RFC 8332.
    case rsa = "ssh-rsa"
    /// On a FIDO token (PROTOCOL.u2f of OpenSSH).
    case ed25519OnToken = "sk-ssh-ed25519@openssh.com"
    case ecdsa256OnToken = "sk-ecdsa-sha2-nistp256@openssh.com"

    static let certificateSuffix = "-cert-v01@openssh.com"

    /// The host key algorithms by which a server shows a key of this type, those without a certificate first: the key is the same.
    package var algorithms: [String] { signatureNames + signatureNames.map(certified) }

    /// Names of its signatures.
    var signatureNames: [String] {
        self == .rsa ? ["rsa-sha2-512", "rsa-sha2-256", rawValue] : [rawValue]
    }

    /// The name of its public key within a certificate (PROTOCOL.certkeys of OpenSSH).
    var certificateName: String { certified(rawValue) }

    private func certified(_ name: String) -> String {
        let vendor = "@openssh.com"
        return (name.hasSuffix(vendor) ? String(name.dropLast(vendor.utf8.count)) : name)
            + SSHHostKeyType.certificateSuffix
    }

    /// The type that a host key algorithm shows; `nil` for others, such as `ssh-dss`.
    package init?(algorithm: String) {
        guard let type = SSHHostKeyType.allCases.first(where: { $0.algorithms.contains(algorithm) }) else { return nil }
        self = type
    }
}
