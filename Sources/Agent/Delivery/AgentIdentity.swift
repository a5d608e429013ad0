// SPDX-License-Identifier: Apache-2.0

package import Crypto
package import Evidence
internal import FoundationEssentials
internal import Linux
package import Values

/// The two keys that never leave the agent: P-256 for TLS, Ed25519 for reports. Files of mode 0600.
package struct AgentKeys: Sendable {
    package let tls: P256.Signing.PrivateKey
    package let report: SigningKey

    /// SHA-256 of the TLS key's SubjectPublicKeyInfo (DER) and the report key: what an officer compares.
    package var fingerprint: Values.Digest {
        Values.Digest(of: Array(tls.publicKey.derRepresentation) + report.verificationKey.raw)
    }

    /// SHA-256 of the TLS key's SubjectPublicKeyInfo (DER), as the office's page shows it.
    package var tlsFingerprint: Values.Digest { Values.Digest(of: Array(tls.publicKey.derRepresentation)) }

    /// SHA-256 of the report key's 32 bytes, as the office's page shows it.
    package var reportFingerprint: Values.Digest { Values.Digest(of: report.verificationKey.raw) }

    /// Reads both keys, or makes them and returns once they are on disk.
    package static func loadOrMake(in directory: String) throws -> AgentKeys {
        try Folder.make(directory)
        let tls: P256.Signing.PrivateKey
        if let text = try IdentityFile.read(.tlsKey, in: directory) {
            guard let key = try? P256.Signing.PrivateKey(pemRepresentation: text) else {
                throw IdentityError.unreadable("\(directory)/\(IdentityFile.tlsKey.rawValue)")
            }
            tls = key
        } else {
            tls = P256.Signing.PrivateKey()
            try IdentityFile.write(tls.pemRepresentation + "\n", .tlsKey, in: directory)
        }
        let report: SigningKey
        if let text = try IdentityFile.read(.reportKey, in: directory) {
            guard let seed = bytes(hexadecimal: text.prefix { $0 != "\n" }), let key = SigningKey(seed: seed) else {
                throw IdentityError.unreadable("\(directory)/\(IdentityFile.reportKey.rawValue)")
            }
            report = key
        } else {
            report = SigningKey()
            try IdentityFile.write(hexadecimal(report.seed) + "\n", .reportKey, in: directory)
        }
        return AgentKeys(tls: tls, report: report)
    }
}

/// The results of enrolment, beside the keys.
package struct AgentFacts: Codable, Sendable, Hashable {
    /// UUID given by the service.
    package var agentID: String
    package var site: String
    package var vantage: AgentVantage
    /// Signs orders and receipts.
    package var serviceKey: VerificationKey
    /// Verifier key of the ledger, C2SP signed-note form.
    package var ledgerKey: String
    package var agentsURL: String
    /// The token that was redeemed: repeating its enrolment changes nothing.
    package var tokenID: String
}

/// The agent's identity, and the keys and certificates that it trusts.
package struct AgentIdentity: Sendable {
    package let facts: AgentFacts
    package let reportKey: SigningKey
    package let credentials: AgentCredentials

    /// Reads what enrolment and renewals left in `directory`. Throws ``IdentityError/notEnrolled(_:)`` before enrolment.
    package init(directory: String, device: DeviceClock = .system) throws {
        facts = try AgentFacts.read(in: directory)
        let keys = try AgentKeys.loadOrMake(in: directory)
        reportKey = keys.report
        credentials = try AgentCredentials(
            directory: directory, keys: keys, serviceKey: facts.serviceKey, device: device)
    }
}

package enum IdentityError: Error, Sendable, Hashable, CustomStringConvertible {
    case notEnrolled(String)
    case unreadable(String)
    /// Somebody else can read or replace a key.
    case exposed(path: String, mode: UInt32, owner: UInt32)

    package var description: String {
        switch self {
        case .notEnrolled(let directory):
            "this agent is not enrolled (nothing in \(directory)); ask an officer for a join token, then run titipan-agent enrol"
        case .exposed(let path, let mode, let owner):
            "\(path) has mode 0\(String(mode, radix: 8)) and belongs to user \(owner): a key is for the agent's own user alone. "
                + "If others may have read it, have the agent revoked, remove the directory and enrol again; if not, "
                + "chmod 600 \(path) and chown it to that user"
        case .unreadable(let what): "cannot read \(what); restore it, or remove the directory and enrol again"
        }
    }
}

/// The files of an identity's directory.
enum IdentityFile: String {
    case tlsKey = "tls.key"
    case reportKey = "report.key"
    case certificate = "tls.pem"
    /// Issued, and not used yet.
    case nextCertificate = "tls-next.pem"
    /// As the join token pinned it.
    case authority = "authority.pem"
    /// The newest ``TrustStatement`` that changed the authorities, which are in place of the pinned one then.
    case trust = "trust.json"
    case facts = "agent.json"

    /// Whether nobody else may read it.
    private var isSecret: Bool {
        switch self {
        case .tlsKey, .reportKey: true
        case .certificate, .nextCertificate, .authority, .trust, .facts: false
        }
    }

    /// `nil` when there is none. Throws ``IdentityError/exposed(path:mode:owner:)`` for a key that is not this user's alone.
    static func read(_ file: IdentityFile, in directory: String) throws -> String? {
        let path = directory + "/" + file.rawValue
        guard let status = FileStatus(path) else { return nil }
        guard !file.isSecret || status.isPrivate else {
            throw IdentityError.exposed(path: path, mode: status.mode, owner: status.owner)
        }
        guard let data = FileManager.default.contents(atPath: path) else { throw IdentityError.unreadable(path) }
        return String(decoding: data, as: UTF8.self)
    }

    /// Returns once it is on disk, mode 0600; what is no secret and any command of the agent writes can be read by whoever gets into the directory.
    static func write(_ text: String, _ file: IdentityFile, in directory: String) throws {
        let mode: UInt32 =
            switch file {
            case .tlsKey, .reportKey, .certificate, .nextCertificate, .authority, .facts: 0o600
            case .trust: 0o644
            }
        try Folder.put(Array(text.utf8), as: file.rawValue, in: directory, mode: mode)
    }
}
