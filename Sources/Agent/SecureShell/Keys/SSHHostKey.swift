// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FoundationEssentials

/// The public key that identifies an SSH server (RFC 4253, section 6.6). Of a certificate, the key that it certifies.
package struct SSHHostKey: Hashable, Sendable {
    package let type: SSHHostKeyType
    /// The key's fields as they are verified with.
    let material: Material
    /// The key without a certificate, in its canonical form: the name, then the fields, each with its length.
    package let blob: [UInt8]
    /// The key came within a certificate.
    package let isCertified: Bool

    enum Material: Hashable, Sendable {
        /// 32 bytes.
        case ed25519([UInt8])
        /// An uncompressed point of the curve (SEC 1, section 2.3.3).
        case ecdsa([UInt8])
        /// Magnitudes, big-endian.
        case rsa(exponent: [UInt8], modulus: [UInt8])
        case onToken(key: [UInt8], application: [UInt8])
    }

    /// - Parameter blob: as the server sends it, at most a packet's length.
    package init(blob: [UInt8]) throws(SSHFailure) {
        var reader = SSHReader(blob)
        let name = try reader.name()
        let found = SSHHostKeyType.allCases.first { name == $0.rawValue || name == $0.certificateName }
        guard let type = found else { throw .unsupported("host key \(name)") }
        isCertified = name == type.certificateName
        // A certificate holds a random text before the key, and what the key is good for behind it.
        if isCertified { _ = try reader.string() }
        (material, self.blob) = try SSHHostKey.fields(of: type, &reader)
        self.type = type
        guard isCertified || reader.isAtEnd else { throw .malformed("a host key with a field too many") }
    }

    private static func fields(
        of type: SSHHostKeyType, _ reader: inout SSHReader
    ) throws(SSHFailure) -> (material: Material, blob: [UInt8]) {
        var writer = SSHWriter()
        writer.string(Array(type.rawValue.utf8))
        let material: Material
        switch type {
        case .ed25519, .ed25519OnToken:
            let key = Array(try reader.string())
            guard key.count == 32 else { throw .malformed("an Ed25519 key of \(key.count) bytes") }
            writer.string(key)
            material = .ed25519(key)
        case .ecdsa256, .ecdsa384, .ecdsa521, .ecdsa256OnToken:
            let curve = try reader.string()
            guard let expected = type.curve, curve.elementsEqual(expected.utf8) else {
                throw .malformed("a host key \(type.rawValue) on the curve “\(curve.printable())”")
            }
            let point = Array(try reader.string())
            writer.string(curve)
            writer.string(point)
            material = .ecdsa(point)
        case .rsa:
            let exponent = try reader.unsignedNumber()
            let modulus = try reader.unsignedNumber()
            guard !exponent.isEmpty, !modulus.isEmpty else { throw .malformed("an RSA key that is zero") }
            writer.unsignedNumber(exponent)
            writer.unsignedNumber(modulus)
            material = .rsa(exponent: exponent, modulus: modulus)
        }
        guard type.isOnToken else { return (material, writer.bytes) }
        let application = Array(try reader.string())
        writer.string(application)
        switch material {
        case .ed25519(let key), .ecdsa(let key): return (.onToken(key: key, application: application), writer.bytes)
        case .rsa, .onToken: throw .malformed("a key of two types")
        }
    }

    /// 32 bytes, of ``blob``: what `ssh-keygen -l` prints in base64.
    package var sha256: [UInt8] { Array(SHA256.hash(data: blob)) }

    /// As `ssh-keygen -l` prints it: `SHA256:` and base64 without padding.
    package var fingerprint: String { "SHA256:" + Data(sha256).base64EncodedString().prefix { $0 != "=" } }

    /// The length of the modulus of an RSA key; `nil` for others, whose type fixes it.
    package var bits: Int? {
        guard case .rsa(_, let modulus) = material, let first = modulus.first else { return nil }
        return modulus.count * 8 - first.leadingZeroBitCount
    }
}

extension SSHHostKeyType {
    /// The curve's name in the key (RFC 5656, section 10.1).
    fileprivate var curve: String? {
        switch self {
        case .ecdsa256, .ecdsa256OnToken: "nistp256"
        case .ecdsa384: "nistp384"
        case .ecdsa521: "nistp521"
        case .ed25519, .rsa, .ed25519OnToken: nil
        }
    }

    var isOnToken: Bool {
        switch self {
        case .ed25519OnToken, .ecdsa256OnToken: true
        case .ed25519, .ecdsa256, .ecdsa384, .ecdsa521, .rsa: false
        }
    }
}
