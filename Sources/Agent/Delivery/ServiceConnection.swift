// SPDX-License-Identifier: Apache-2.0

internal import CurlClient
internal import Evidence
internal import Values

/// Requests to the service, whose certificate is judged by what ``AgentCredentials`` trust.
///
/// When it does not stand that judgement, the service's own signed statement of time and authorities is fetched, and the request made once more:
/// this machine's clock may be wrong, or the authority may have been replaced while the agent was off.
struct ServiceConnection: Sendable {
    let credentials: AgentCredentials
    let engine: TransferEngine
    /// Base URL of the public port, which asks for no certificate; `nil` where it is not known.
    let serviceURL: String?

    /// - Parameters:
    ///   - base: what an error names; the request goes to `path` below it.
    ///   - certificate: shown to the service.
    func perform(
        _ operation: TransferRequest.Operation, at base: String, _ path: String, limits: TransferLimits,
        showing certificate: AgentCertificate?
    ) async throws(ServiceError) -> TransferResponse {
        do throws(TransferError) {
            return try await attempt(operation, url: base + path, limits: limits, showing: certificate)
        } catch {
            guard error.reason == .certificateRejected, serviceURL != nil else { throw .transfer(error, url: base) }
            let before = (generation: credentials.generation, time: credentials.clock.now)
            try await fetchStatement()
            let step = abs(credentials.clock.now.seconds(since: before.time))
            guard credentials.generation != before.generation || step > SignedClock.tolerance else {
                throw .transfer(error, url: base)
            }
        }
        do throws(TransferError) {
            return try await attempt(operation, url: base + path, limits: limits, showing: certificate)
        } catch {
            throw .transfer(error, url: base)
        }
    }

    private func attempt(
        _ operation: TransferRequest.Operation, url: String, limits: TransferLimits,
        showing certificate: AgentCertificate?
    ) async throws(TransferError) -> TransferResponse {
        try await engine.perform(
            TransferRequest(operation, url: url, limits: limits, tls: credentials.tls(showing: certificate)))
    }

    /// Fetches the service's statement over a connection that is not verified: its signature and the nonce speak for it.
    func fetchStatement() async throws(ServiceError) {
        guard let serviceURL else { throw .invalidAnswer("the service's public URL is not known") }
        let nonce = Self.makeNonce()
        let response: TransferResponse
        do throws(TransferError) {
            response = try await engine.perform(
                TransferRequest(
                    .http(method: "GET"), url: "\(serviceURL)/api/v1/trust?nonce=\(nonce)",
                    limits: TransferLimits(responseBytes: 256 << 10), tls: TransferTLS(authority: .unverified)))
        } catch {
            throw .transfer(error, url: serviceURL)
        }
        try take(response, for: nonce)
    }

    /// Takes the statement in an answer. Throws ``ServiceError``.
    func take(_ response: TransferResponse, for nonce: Digest) throws(ServiceError) {
        guard response.status == 200 else { throw ServiceError(response) }
        do {
            try credentials.take(try Envelope(bytes: response.body), for: nonce)
        } catch let error as ServiceError {
            throw error
        } catch {
            throw .invalidAnswer("\(error)")
        }
    }

    static func makeNonce() -> Digest { Digest(of: (0..<32).map { _ in UInt8.random(in: 0...255) }) }
}
