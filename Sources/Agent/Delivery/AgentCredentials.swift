// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import CurlClient
internal import Evidence
internal import FoundationEssentials
internal import Linux
internal import Synchronization
internal import Values

/// What the agent shows and trusts in TLS: its certificate, the authorities of its service, and the time by which certificates are judged.
///
/// All processes of an agent share the files; each looks whether another has replaced them before it uses them.
package final class AgentCredentials: Sendable {
    private struct State {
        var stamps: [FileStatus?] = []
        var certificate: AgentCertificate?
        var authorities: [UInt8] = []
        var trust: TrustStatement?
    }

    package let clock: SignedClock
    private let directory: String
    private let key: P256.Signing.PrivateKey
    private let serviceKey: VerificationKey
    private let state = Mutex(State())

    /// Throws ``IdentityError`` when certificate or authorities are missing or do not read.
    init(directory: String, keys: AgentKeys, serviceKey: VerificationKey, device: DeviceClock) throws {
        self.directory = directory
        key = keys.tls
        self.serviceKey = serviceKey
        clock = SignedClock(directory: directory, device: device)
        try load()
    }

    /// The certificate in use; `nil` when it is not for the agent's key, as after a file was mixed up.
    package var certificate: AgentCertificate? { current.certificate }

    /// The generation of the authorities on disk; 0 before the first statement.
    package var generation: Int { current.trust?.generation ?? 0 }

    /// For the agents' listener, and for one that asks for no certificate.
    package func tls(showing certificate: AgentCertificate?) -> TransferTLS {
        TransferTLS(
            authority: .pem(current.authorities),
            clientIdentity: certificate.map {
                .init(certificateChain: Array($0.chain.utf8), key: Array(key.pemRepresentation.utf8))
            },
            verificationTime: clock.now.microseconds / 1_000_000)
    }

    // MARK: Certificates

    /// A certificate that was issued and has not been used yet.
    package var unused: AgentCertificate? {
        (try? IdentityFile.read(.nextCertificate, in: directory)).flatMap { $0 }
            .flatMap { AgentCertificate(chain: $0, key: publicKey) }
    }

    /// Writes a new certificate beside the one in use. Throws ``ServiceError/invalidAnswer(_:)`` for one of another key, or `FileError`.
    func keep(_ issued: IssuedCertificate) throws -> AgentCertificate {
        guard let certificate = AgentCertificate(chain: issued.certificateChain, key: publicKey) else {
            throw ServiceError.invalidAnswer("the certificate is not for this agent's key")
        }
        try IdentityFile.write(issued.certificateChain, .nextCertificate, in: directory)
        return certificate
    }

    /// Puts a certificate that has been used in the place of the one before. Throws `FileError` or ``IdentityError``.
    func adopt(_ certificate: AgentCertificate) throws {
        try IdentityFile.write(certificate.chain, .certificate, in: directory)
        Folder.remove("\(directory)/\(IdentityFile.nextCertificate.rawValue)")
        try load()
    }

    var publicKey: [UInt8] { Array(key.publicKey.derRepresentation) }
    var signingKey: P256.Signing.PrivateKey { key }

    // MARK: Authorities

    /// Takes a statement of the service: its time at once, its authorities once they are on disk. What is older than what was kept changes nothing.
    ///
    /// Throws ``ServiceError/invalidAnswer(_:)`` unless the service signed it for `nonce`, and `FileError`.
    func take(_ envelope: Envelope, for nonce: Values.Digest) throws {
        let statement: TrustStatement
        do {
            statement = try Self.read(envelope, by: serviceKey)
        } catch {
            throw ServiceError.invalidAnswer("the statement of time and authorities: \(error)")
        }
        guard statement.nonce == nonce else {
            throw ServiceError.invalidAnswer("the statement of time and authorities answers another request")
        }
        try clock.confirm(statement.at)
        guard statement.generation > generation, !statement.authorities.isEmpty else { return }
        try IdentityFile.write(
            String(decoding: try envelope.encoded(), as: UTF8.self) + "\n", .trust, in: directory)
        try load()
    }

    private static func read(_ envelope: Envelope, by key: VerificationKey) throws -> TrustStatement {
        try CanonicalJSON.decode(
            TrustStatement.self, from: try envelope.verify(type: .trust, trusting: [key]))
    }

    // MARK: Files

    private static let files: [IdentityFile] = [.certificate, .authority, .trust]

    private var stamps: [FileStatus?] {
        Self.files.map { FileStatus("\(directory)/\($0.rawValue)") }
    }

    private var current: State {
        // Files that cannot be read just now leave what was read before.
        if state.withLock(\.stamps) != stamps { try? load() }
        return state.withLock { $0 }
    }

    private func load() throws {
        var read = State(stamps: stamps)
        guard let chain = try IdentityFile.read(.certificate, in: directory) else {
            throw IdentityError.unreadable("\(directory)/\(IdentityFile.certificate.rawValue)")
        }
        guard let pinned = try IdentityFile.read(.authority, in: directory) else {
            throw IdentityError.unreadable("\(directory)/\(IdentityFile.authority.rawValue)")
        }
        read.certificate = AgentCertificate(chain: chain, key: publicKey)
        read.authorities = Array(pinned.utf8)
        if let text = try IdentityFile.read(.trust, in: directory) {
            do {
                let statement = try Self.read(try Envelope(bytes: Array(text.utf8)), by: serviceKey)
                read.trust = statement
                read.authorities = Array(statement.authorities.joined(separator: "\n").utf8)
            } catch {
                throw IdentityError.unreadable("\(directory)/\(IdentityFile.trust.rawValue): \(error)")
            }
        }
        state.withLock { $0 = read }
    }
}
