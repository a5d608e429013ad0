// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials

/// Signatures over the exchange hash.
extension SSHHostKey {
    /// The lengths of RSA moduli that BoringSSL verifies with.
    private static let checkedModuli = 1_024...8_192

    /// Checks a signature (RFC 4253, section 6.6; RFC 5656, section 3.1.2; RFC 8332; RFC 8709; PROTOCOL.u2f of OpenSSH).
    ///
    /// - Parameters:
    ///   - signature: as the server sends it, with its name.
    ///   - message: the exchange hash.
    /// - Returns: the signature's name, which for RSA says with which hash it was made.
    /// - Throws: `badSignature` when it is wrong, `unsupported` when it cannot be checked here.
    func verify(_ signature: [UInt8], over message: [UInt8]) throws(SSHFailure) -> String {
        var reader = SSHReader(signature)
        let name = try reader.name()
        guard type.signatureNames.contains(name) else {
            throw .malformed("a signature \(name) by a key \(type.rawValue)")
        }
        let content = Array(try reader.string())
        let isValid: Bool
        switch material {
        case .ed25519(let key): isValid = SSHHostKey.isEd25519(content, by: key, over: message)
        case .ecdsa(let point): isValid = try SSHHostKey.isECDSA(content, by: point, type, over: message)
        case .rsa(let exponent, let modulus):
            isValid = try isRSA(content, named: name, exponent: exponent, modulus: modulus, over: message)
        case .onToken(let key, let application):
            // The token signs what it was asked for, whether somebody touched it, and its own counter.
            var signed = SSHWriter()
            signed.raw(SHA256.hash(data: application))
            signed.raw(try reader.bytes(5))
            signed.raw(SHA256.hash(data: message))
            isValid =
                type == .ed25519OnToken
                ? SSHHostKey.isEd25519(content, by: key, over: signed.bytes)
                : try SSHHostKey.isECDSA(content, by: key, .ecdsa256, over: signed.bytes)
        }
        guard reader.isAtEnd else { throw .malformed("a signature with a field too many") }
        guard isValid else { throw .badSignature("\(type.rawValue) \(fingerprint)") }
        return name
    }

    private static func isEd25519(_ signature: [UInt8], by key: [UInt8], over message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else { return false }
        return key.isValidSignature(signature, for: message)
    }

    private static func isECDSA(
        _ signature: [UInt8], by point: [UInt8], _ type: SSHHostKeyType, over message: [UInt8]
    ) throws(SSHFailure) -> Bool {
        var reader = SSHReader(signature)
        let numbers = [try reader.unsignedNumber(), try reader.unsignedNumber()]
        let width = type == .ecdsa384 ? 48 : type == .ecdsa521 ? 66 : 32
        guard reader.isAtEnd, numbers.allSatisfy({ $0.count <= width }) else { return false }
        let raw = numbers.flatMap { repeatElement(0, count: width - $0.count) + $0 }
        do {
            switch type {
            case .ecdsa384:
                return try P384.Signing.PublicKey(x963Representation: point)
                    .isValidSignature(try .init(rawRepresentation: raw), for: message)
            case .ecdsa521:
                return try P521.Signing.PublicKey(x963Representation: point)
                    .isValidSignature(try .init(rawRepresentation: raw), for: message)
            case .ecdsa256, .ecdsa256OnToken:
                return try P256.Signing.PublicKey(x963Representation: point)
                    .isValidSignature(try .init(rawRepresentation: raw), for: message)
            case .ed25519, .rsa, .ed25519OnToken: return false
            }
        } catch {
            throw .malformed("a host key that is no point of its curve")
        }
    }

    private func isRSA(
        _ signature: [UInt8], named name: String, exponent: [UInt8], modulus: [UInt8], over message: [UInt8]
    ) throws(SSHFailure) -> Bool {
        guard let bits, SSHHostKey.checkedModuli.contains(bits),
            let key = try? _RSA.Signing.PublicKey(
                unsafeDERRepresentation: SSHHostKey.pkcs1(modulus: modulus, exponent: exponent))
        else { throw .unsupported("host key ssh-rsa of \(bits ?? 0) bits") }
        // Leading zeros may have been left out.
        guard signature.count <= modulus.count else { return false }
        let padded = repeatElement(0, count: modulus.count - signature.count) + signature
        let raw = _RSA.Signing.RSASignature(rawRepresentation: Array(padded))
        return switch name {
        case "rsa-sha2-512":
            key.isValidSignature(raw, for: SHA512.hash(data: message), padding: .insecurePKCS1v1_5)
        case "rsa-sha2-256":
            key.isValidSignature(raw, for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
        default: key.isValidSignature(raw, for: Insecure.SHA1.hash(data: message), padding: .insecurePKCS1v1_5)
        }
    }

    /// `RSAPublicKey` (RFC 8017, appendix A.1.1) in DER.
    private static func pkcs1(modulus: [UInt8], exponent: [UInt8]) -> [UInt8] {
        func field(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
            guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
            let length = lengthBytes(content.count)
            return [tag, 0x80 | UInt8(length.count)] + length + content
        }
        func lengthBytes(_ count: Int) -> [UInt8] {
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }.drop { $0 == 0 }.map { $0 }
        }
        func integer(_ magnitude: [UInt8]) -> [UInt8] {
            field(0x02, (magnitude.first ?? 0) >= 0x80 ? [0] + magnitude : magnitude)
        }
        return field(0x30, integer(modulus) + integer(exponent))
    }
}
