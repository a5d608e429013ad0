// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Crypto
internal import FoundationEssentials
internal import Linux
internal import Spool
internal import SwiftASN1
package import CurlClient
internal import Values
internal import X509

/// Joins the agent to a service: pins the CA, proves both keys, keeps the certificate.
///
/// May be repeated after any interruption: the keys are made and stored first, and the service takes the same keys with
/// the same token again.
package struct Enrolment: Sendable {
    private let token: JoinToken
    private let service: String
    private let directory: String
    private let engine: TransferEngine
    private let hostName: String
    private let software: String
    private let device: DeviceClock

    /// - Parameters:
    ///   - service: base URL of the service's public port.
    ///   - directory: directory of the identity; its parent must exist.
    ///   - hostName: shown to the officer who approves.
    ///   - device: the clock by which the service's certificate is judged.
    package init(
        token: JoinToken, service: String, directory: String, engine: TransferEngine, hostName: String,
        software: String,
        device: DeviceClock = .system
    ) {
        self.token = token
        self.service = service.hasSuffix("/") ? String(service.dropLast()) : service
        self.directory = directory
        self.engine = engine
        self.hostName = hostName
        self.software = software
        self.device = device
    }

    /// Throws ``EnrolmentError``, ``ServiceError``, ``IdentityError`` or `FileError`.
    package func perform() async throws -> EnrolmentResponse {
        if let earlier = try? AgentIdentity(directory: directory), earlier.facts.tokenID != token.id {
            throw EnrolmentError.alreadyEnrolled(agent: earlier.facts.agentID, directory: directory)
        }
        let keys = try AgentKeys.loadOrMake(in: directory)
        let authority = try await fetchAuthority()
        let response = try await redeem(keys, trusting: authority)
        try check(response, keys: keys)
        let facts = AgentFacts(
            agentID: response.agentID, site: response.site, vantage: response.vantage, serviceKey: response.serviceKey,
            ledgerKey: response.ledgerKey, agentsURL: response.agentsURL, tokenID: token.id)
        try IdentityFile.write(response.certificateChain, .certificate, in: directory)
        Folder.remove("\(directory)/\(IdentityFile.nextCertificate.rawValue)")
        try IdentityFile.write(authority, .authority, in: directory)
        // Last: with it the identity is complete.
        try IdentityFile.write(
            String(decoding: try CanonicalJSON.encode(facts), as: UTF8.self) + "\n", .facts, in: directory)
        return response
    }

    /// The service's CA certificate, fetched over an unverified connection and checked against the hash in the token.
    private func fetchAuthority() async throws -> String {
        let url = service + "/api/v1/ca"
        let response: TransferResponse
        do {
            response = try await engine.perform(
                TransferRequest(
                    .http(method: "GET"), url: url, limits: TransferLimits(responseBytes: 64 << 10),
                    tls: TransferTLS(authority: .unverified)))
        } catch {
            throw ServiceError.transfer(error, url: url)
        }
        guard response.status == 200 else { throw ServiceError(response) }
        let documents =
            (try? PEMDocument.parseMultiple(pemString: String(decoding: response.body, as: UTF8.self))) ?? []
        for document in documents {
            if let key = publicKey(of: document), Digest(of: key) == token.pin { return document.pemString + "\n" }
        }
        throw EnrolmentError.wrongAuthority(url: url)
    }

    private func redeem(_ keys: AgentKeys, trusting authority: String) async throws -> EnrolmentResponse {
        let url = service + "/api/v1/enrolments"
        let body = try CanonicalJSON.encode(try request(keys))
        let response: TransferResponse
        do {
            response = try await engine.perform(
                TransferRequest(
                    .http(
                        method: "POST", headers: [TransferHeader("Content-Type", "application/json")], body: body),
                    url: url, limits: TransferLimits(responseBytes: 256 << 10),
                    tls: TransferTLS(
                        authority: .pem(Array(authority.utf8)),
                        verificationTime: device.wall().microseconds / 1_000_000)))
        } catch {
            throw ServiceError.transfer(error, url: url)
        }
        guard (200...299).contains(response.status) else { throw ServiceError(response) }
        do {
            return try CanonicalJSON.decode(EnrolmentResponse.self, from: response.body)
        } catch {
            throw ServiceError.invalidAnswer(CanonicalJSON.describe(error))
        }
    }

    private func request(_ keys: AgentKeys) throws -> EnrolmentRequest {
        let key = Certificate.PrivateKey(keys.tls)
        let csr = try CertificateSigningRequest(
            version: .v1, subject: DistinguishedName { CommonName(hostName) }, privateKey: key,
            attributes: CertificateSigningRequest.Attributes(), signatureAlgorithm: .ecdsaWithSHA256)
        let nonce = Digest(of: (0..<32).map { _ in UInt8.random(in: 0...255) })
        let proof = try keys.report.sign(
            EnrolmentRequest.proofMessage(
                tokenID: token.id, nonce: nonce, subjectPublicKeyInfo: Array(keys.tls.publicKey.derRepresentation),
                reportKey: keys.report.verificationKey))
        return EnrolmentRequest(
            tokenID: token.id, tokenSecret: token.secret, certificateRequest: try csr.serializeAsPEM().pemString,
            reportKey: keys.report.verificationKey, nonce: nonce, proof: hexadecimal(proof), hostName: hostName,
            software: software)
    }

    /// The certificate must be for our key and the authority the pinned one.
    private func check(_ response: EnrolmentResponse, keys: AgentKeys) throws {
        let chain = try? PEMDocument.parseMultiple(pemString: response.certificateChain)
        guard chain?.first.flatMap(publicKey) == Array(keys.tls.publicKey.derRepresentation) else {
            throw ServiceError.invalidAnswer("the certificate is not for this agent's key")
        }
        guard response.agentsURL.hasPrefix("https://") else {
            throw ServiceError.invalidAnswer("the agents' URL “\(response.agentsURL)” is not https")
        }
    }

    /// DER of the SubjectPublicKeyInfo of a certificate with a P-256 key; `nil` for any other.
    private func publicKey(of document: PEMDocument) -> [UInt8]? {
        guard let certificate = try? Certificate(pemDocument: document) else { return nil }
        return P256.Signing.PublicKey(certificate.publicKey).map { Array($0.derRepresentation) }
    }
}

package enum EnrolmentError: Error, Sendable, Hashable, CustomStringConvertible {
    case badToken
    case wrongAuthority(url: String)
    case alreadyEnrolled(agent: String, directory: String)

    package var description: String {
        switch self {
        case .badToken:
            "this is no join token: it reads ttp1.<id>.<secret>.<64 hexadecimal digits>; copy it whole"
        case .wrongAuthority(let url):
            "the certificate authority at \(url) is not the one that the token pins: check the URL; otherwise the connection is intercepted"
        case .alreadyEnrolled(let agent, let directory):
            "this agent is enrolled already, as \(agent); to enrol anew, move \(directory) away first"
        }
    }
}
