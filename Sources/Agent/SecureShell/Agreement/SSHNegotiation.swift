// SPDX-License-Identifier: Apache-2.0

/// What client and server have agreed to do in their key exchange, and the check of the server's signature over all that was said
/// (RFC 4253, section 8; RFC 4419, section 3).
struct SSHNegotiation {
    /// What was said before the exchange, as the exchange hash takes it.
    struct Opening {
        let clientName: [UInt8]
        let serverName: [UInt8]
        let clientInit: [UInt8]
        let serverInit: [UInt8]
    }

    let method: SSHExchangeMethod
    let hostKeyAlgorithm: String
    let opening: Opening
    /// The group that the server chose, and the request for it, as fields of the exchange hash.
    private var group: [UInt8] = []

    init(method: SSHExchangeMethod, hostKeyAlgorithm: String, opening: Opening) {
        self.method = method
        self.hostKeyAlgorithm = hostKeyAlgorithm
        self.opening = opening
    }

    /// The least, preferred and greatest length of the prime, as fields.
    static var groupRequest: [UInt8] {
        var writer = SSHWriter()
        for bits in [
            FiniteFieldGroup.chosenBits.lowerBound, FiniteFieldGroup.preferredBits,
            FiniteFieldGroup.chosenBits.upperBound,
        ] {
            writer.uint32(UInt32(clamping: bits))
        }
        return writer.bytes
    }

    /// Takes the server's group, and begins the agreement in it.
    mutating func choose(_ payload: [UInt8]) throws(SSHFailure) -> SSHAgreement {
        var reader = try SSHNegotiation.fields(of: payload, SSHMessage.groupExchangeGroup)
        let chosen = try FiniteFieldGroup(
            prime: try reader.unsignedNumber(), generator: try reader.unsignedNumber())
        let agreement = try SSHAgreement(method, group: chosen)
        group =
            SSHNegotiation.groupRequest + SSHWriter.unsignedNumber(chosen.prime)
            + SSHWriter.unsignedNumber(chosen.generator)
        return agreement
    }

    /// Checks the server's signature over the exchange hash.
    func prove(_ payload: [UInt8], _ agreement: SSHAgreement) throws(SSHFailure) -> SSHProvenKey {
        let number = method.asksForGroup ? SSHMessage.groupExchangeReply : SSHMessage.exchangeReply
        var reader = try SSHNegotiation.fields(of: payload, number)
        let blob = Array(try reader.string())
        let result = try agreement.complete(with: &reader)
        let signature = Array(try reader.string())
        let key = try SSHHostKey(blob: blob)
        guard key.type.algorithms.contains(hostKeyAlgorithm) else {
            throw .malformed("a host key \(key.type.rawValue) in place of \(hostKeyAlgorithm)")
        }
        var hashed = SSHWriter()
        for field in [opening.clientName, opening.serverName, opening.clientInit, opening.serverInit, blob] {
            hashed.string(field)
        }
        for field in [group, agreement.client, result.server, result.secret] { hashed.raw(field) }
        let name = try key.verify(signature, over: method.digest(hashed.bytes))
        return SSHProvenKey(key: key, signatureName: name, method: method)
    }

    private static func fields(of payload: [UInt8], _ number: UInt8) throws(SSHFailure) -> SSHReader {
        guard payload.first == number else {
            throw .malformed("message \(payload.first ?? 0) in place of message \(number) of the key exchange")
        }
        return SSHReader(payload.dropFirst())
    }
}

/// A host key by which the server has signed a key exchange.
package struct SSHProvenKey: Hashable, Sendable {
    package let key: SSHHostKey
    /// For example `rsa-sha2-512`.
    package let signatureName: String
    package let method: SSHExchangeMethod
}
