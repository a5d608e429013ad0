// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Evidence
internal import FoundationEssentials
internal import SwiftASN1
package import Values
internal import X509

/// The agent's certificate, and when it is to be replaced.
package struct AgentCertificate: Sendable, Hashable {
    /// PEM, leaf first.
    package let chain: String
    package let notBefore: Timestamp
    package let notAfter: Timestamp

    /// `nil` unless the first certificate of `chain` is for this key (DER of the SubjectPublicKeyInfo).
    init?(chain: String, key: [UInt8]) {
        guard let document = (try? PEMDocument.parseMultiple(pemString: chain))?.first,
            let leaf = try? Certificate(pemDocument: document),
            P256.Signing.PublicKey(leaf.publicKey).map({ Array($0.derRepresentation) }) == key
        else { return nil }
        self.chain = chain
        notBefore = Timestamp(seconds: Int64(saturating: leaf.notValidBefore.timeIntervalSince1970))
        notAfter = Timestamp(seconds: Int64(saturating: leaf.notValidAfter.timeIntervalSince1970))
    }

    private var life: Double { notAfter.seconds(since: notBefore) }

    /// Two thirds of its life, and up to a fiftieth more: another for each certificate, so that agents which joined together do not renew at once.
    package var renewal: Timestamp {
        let spread = Double(Digest(of: Array(chain.utf8)).bytes.first ?? 0) / 255 / 50
        return notBefore.advanced(bySeconds: life * (2.0 / 3 + spread))
    }

    /// From then on, a certificate that is not renewed yet is a finding: the last quarter of its life.
    package var lastQuarter: Timestamp { notBefore.advanced(bySeconds: life * 3 / 4) }
}
