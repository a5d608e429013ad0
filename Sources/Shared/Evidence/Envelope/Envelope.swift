// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
package import Values

/// A Dead Simple Signing Envelope (DSSE v1.0.2): a payload, its type, and signatures over both.
///
/// ``verify(type:trusting:)`` hands out the payload only after a signature over its raw bytes holds: nothing unsigned is ever parsed.
package struct Envelope: Codable, Hashable, Sendable {
    package struct Signature: Codable, Hashable, Sendable {
        package let keyid: String
        /// 64 bytes of Ed25519, in JSON base64.
        package let sig: Data

        package init(keyid: String, sig: Data) {
            self.keyid = keyid
            self.sig = sig
        }
    }

    package let payloadType: String
    /// In JSON base64.
    package let payload: Data
    package let signatures: [Signature]

    package init(payloadType: String, payload: Data, signatures: [Signature]) {
        self.payloadType = payloadType
        self.payload = payload
        self.signatures = signatures
    }

    /// Signs `payload` under `type`.
    package init(signing payload: [UInt8], type: PayloadType, with key: SigningKey) throws {
        let pae = Envelope.preAuthenticationEncoding(type: type.rawValue, payload: payload)
        self.init(
            payloadType: type.rawValue, payload: Data(payload),
            signatures: [Signature(keyid: key.verificationKey.id, sig: Data(try key.sign(pae)))])
    }

    /// The envelope's own bytes as they travel and are filed.
    package func encoded() throws -> [UInt8] { try CanonicalJSON.encode(self) }

    /// Reads an envelope's outer form; says nothing yet about its signatures.
    package init(bytes: [UInt8]) throws(EnvelopeError) {
        guard bytes.count <= Envelope.maximumBytes else { throw .tooLarge(bytes.count) }
        do {
            self = try CanonicalJSON.decode(Envelope.self, from: bytes)
        } catch {
            throw .malformed(CanonicalJSON.describe(error))
        }
    }

    /// 4 MiB: a report of a day of windows is far below.
    package static let maximumBytes = 4 << 20

    /// The payload's bytes, once one signature by one of `keys` holds over them and their type.
    package func verify(type: PayloadType, trusting keys: [VerificationKey]) throws(EnvelopeError) -> [UInt8] {
        guard payloadType == type.rawValue else { throw .wrongType(found: payloadType, expected: type.rawValue) }
        guard !signatures.isEmpty, signatures.count <= 8 else { throw .unsigned }
        let payload = Array(self.payload)
        let pae = Envelope.preAuthenticationEncoding(type: payloadType, payload: payload)
        // The key id is a hint that anybody can write: it selects nothing, every trusted key is tried.
        for signature in signatures {
            for key in keys where key.isValid(signature: Array(signature.sig), for: pae) { return payload }
        }
        throw .badSignature(keyids: signatures.map(\.keyid))
    }

    /// The signed bytes: `DSSEv1`, then length and bytes of the type, then length and bytes of the payload.
    package static func preAuthenticationEncoding(type: String, payload: [UInt8]) -> [UInt8] {
        Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
    }

    /// SHA-256 of the pre-authentication encoding: the name of a report in chains, receipts and ledger leaves.
    package var digest: Digest {
        Digest(of: Envelope.preAuthenticationEncoding(type: payloadType, payload: Array(payload)))
    }
}

/// The type of a signed payload. The signature covers it, so that one type never passes for another.
package enum PayloadType: String, Sendable, CaseIterable {
    case order = "application/vnd.titipan.order+json"
    /// An in-toto Statement v1 whose predicate is a ``VerificationReport``.
    case report = "application/vnd.titipan.report+json"
    case receipt = "application/vnd.titipan.receipt+json"
    case gap = "application/vnd.titipan.gap+json"
    case manifest = "application/vnd.titipan.manifest+json"
    case trust = "application/vnd.titipan.trust+json"
    case provisioningOrder = "application/vnd.titipan.provisioning-order+json"
    /// An in-toto Statement v1 whose predicate is a ``ProvisioningReport``.
    case provisioning = "application/vnd.titipan.provisioning+json"
}

package enum EnvelopeError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed(String)
    case tooLarge(Int)
    case wrongType(found: String, expected: String)
    case unsigned
    case badSignature(keyids: [String])

    package var description: String {
        switch self {
        case .malformed(let why): "not a DSSE envelope: \(why)"
        case .tooLarge(let bytes): "the envelope has \(bytes) bytes; at most \(Envelope.maximumBytes) are accepted"
        case .wrongType(let found, let expected): "payload type “\(found.prefix(120))” where “\(expected)” belongs"
        case .unsigned: "the envelope needs one to eight signatures"
        case .badSignature(let ids):
            "no signature holds under a trusted key (key ids in the envelope: \(ids.map { String($0.prefix(80)) }.joined(separator: ", ")))"
        }
    }
}
