// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FoundationEssentials

/// The client's half of one key agreement. The secret that comes of it goes into the exchange hash and is used for nothing else.
struct SSHAgreement {
    private enum Key {
        case curve25519(Curve25519.KeyAgreement.PrivateKey)
        case p256(P256.KeyAgreement.PrivateKey)
        case p384(P384.KeyAgreement.PrivateKey)
        case p521(P521.KeyAgreement.PrivateKey)
        case mlkem768(MLKEM768.PrivateKey, Curve25519.KeyAgreement.PrivateKey)
        case sntrup761(StreamlinedNTRUPrime, Curve25519.KeyAgreement.PrivateKey)
        case finiteField(FiniteFieldExchange)
    }

    /// What both sides agreed on, as fields of the exchange hash.
    struct Result: Hashable {
        /// The server's public value.
        let server: [UInt8]
        let secret: [UInt8]
    }

    /// Length of an ML-KEM-768 ciphertext (FIPS 203).
    private static let mlkemCiphertext = 1_088

    /// The client's public value, as a field of its message and of the exchange hash.
    let client: [UInt8]
    private let key: Key

    /// - Parameter group: the group that the server chose, for methods that ask for one.
    init(_ method: SSHExchangeMethod, group: FiniteFieldGroup? = nil) throws(SSHFailure) {
        switch method {
        case .curve25519, .curve25519OfLibSSH:
            let own = Curve25519.KeyAgreement.PrivateKey()
            (key, client) = (.curve25519(own), SSHWriter.string(Array(own.publicKey.rawRepresentation)))
        case .p256:
            let own = P256.KeyAgreement.PrivateKey()
            (key, client) = (.p256(own), SSHWriter.string(Array(own.publicKey.x963Representation)))
        case .p384:
            let own = P384.KeyAgreement.PrivateKey()
            (key, client) = (.p384(own), SSHWriter.string(Array(own.publicKey.x963Representation)))
        case .p521:
            let own = P521.KeyAgreement.PrivateKey()
            (key, client) = (.p521(own), SSHWriter.string(Array(own.publicKey.x963Representation)))
        case .mlkem768:
            guard let lattice = try? MLKEM768.PrivateKey() else { throw .unsupported(method.rawValue) }
            let curve = Curve25519.KeyAgreement.PrivateKey()
            key = .mlkem768(lattice, curve)
            client = SSHWriter.string(
                Array(lattice.publicKey.rawRepresentation) + Array(curve.publicKey.rawRepresentation))
        case .sntrup761, .sntrup761OfOpenSSH:
            let lattice = StreamlinedNTRUPrime()
            let curve = Curve25519.KeyAgreement.PrivateKey()
            key = .sntrup761(lattice, curve)
            client = SSHWriter.string(lattice.publicKey + Array(curve.publicKey.rawRepresentation))
        case .group14, .group15, .group16, .group17, .group18, .group14WithSHA1, .group1, .groupExchange,
            .groupExchangeWithSHA1:
            guard let group = group ?? FiniteFieldGroup(of: method), let exchange = FiniteFieldExchange(group) else {
                throw .malformed("a group that is none")
            }
            (key, client) = (.finiteField(exchange), SSHWriter.unsignedNumber(exchange.publicValue))
        }
    }

    /// Reads the server's public value and completes the agreement with it.
    func complete(with reader: inout SSHReader) throws(SSHFailure) -> Result {
        if case .finiteField(let exchange) = key {
            let theirs = try reader.unsignedNumber()
            guard let secret = exchange.secret(with: theirs) else { throw .malformed("a public value out of range") }
            return Result(server: SSHWriter.unsignedNumber(theirs), secret: SSHWriter.unsignedNumber(secret))
        }
        let theirs = Array(try reader.string())
        return Result(server: SSHWriter.string(theirs), secret: try secret(with: theirs))
    }

    private func secret(with theirs: [UInt8]) throws(SSHFailure) -> [UInt8] {
        do {
            switch key {
            case .curve25519(let own):
                return SSHWriter.unsignedNumber(try Self.x25519(own, theirs))
            case .p256(let own):
                let secret = try own.sharedSecretFromKeyAgreement(with: .init(x963Representation: theirs))
                return SSHWriter.unsignedNumber(Self.bytes(secret))
            case .p384(let own):
                let secret = try own.sharedSecretFromKeyAgreement(with: .init(x963Representation: theirs))
                return SSHWriter.unsignedNumber(Self.bytes(secret))
            case .p521(let own):
                let secret = try own.sharedSecretFromKeyAgreement(with: .init(x963Representation: theirs))
                return SSHWriter.unsignedNumber(Self.bytes(secret))
            case .mlkem768(let lattice, let curve):
                guard theirs.count == Self.mlkemCiphertext + 32 else { throw CryptoKitError.incorrectParameterSize }
                let first = try lattice.decapsulate(Array(theirs.prefix(Self.mlkemCiphertext)))
                let second = try Self.x25519(curve, Array(theirs.suffix(32)))
                // Of fixed length, and so a string and no number.
                return SSHWriter.string(Array(SHA256.hash(data: Self.bytes(first) + second)))
            case .sntrup761(let lattice, let curve):
                guard let first = lattice.decapsulate(theirs.dropLast(32)) else {
                    throw CryptoKitError.incorrectParameterSize
                }
                let second = try Self.x25519(curve, Array(theirs.suffix(32)))
                return SSHWriter.string(Array(SHA512.hash(data: first + second)))
            case .finiteField: throw CryptoKitError.incorrectParameterSize
            }
        } catch {
            throw .malformed("a public value that is none of its method")
        }
    }

    /// - Throws: also for a secret that is zero (RFC 8731, section 3).
    private static func x25519(_ own: Curve25519.KeyAgreement.PrivateKey, _ theirs: [UInt8]) throws -> [UInt8] {
        let secret = bytes(try own.sharedSecretFromKeyAgreement(with: .init(rawRepresentation: theirs)))
        guard secret.contains(where: { $0 != 0 }) else { throw CryptoKitError.incorrectParameterSize }
        return secret
    }

    private static func bytes(_ secret: some ContiguousBytes) -> [UInt8] {
        unsafe secret.withUnsafeBytes { unsafe Array($0) }
    }
}
