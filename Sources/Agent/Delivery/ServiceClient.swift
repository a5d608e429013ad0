// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import CurlClient
internal import Linux
package import Values

/// The calls of the agents' API, each over TLS with the agent's certificate.
///
/// Every method throws ``ServiceError``; cancelling the task ends the call.
package struct ServiceClient: Sendable {
    package let identity: AgentIdentity
    let connection: ServiceConnection
    private let base: String

    /// - Parameters:
    ///   - agentsURL: instead of the one from enrolment.
    ///   - serviceURL: base URL of the public port, where time, authorities and certificates are asked for without a certificate.
    package init(
        identity: AgentIdentity, engine: TransferEngine, agentsURL: String? = nil, serviceURL: String? = nil
    ) {
        self.identity = identity
        connection = ServiceConnection(
            credentials: identity.credentials, engine: engine,
            serviceURL: serviceURL.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 })
        let url = agentsURL ?? identity.facts.agentsURL
        base = (url.hasSuffix("/") ? String(url.dropLast()) : url) + "/agent/v1"
    }

    /// The agent's standing, and how far its clock is from the service's.
    package func status() async throws(ServiceError) -> (status: AgentStatus, clock: ClockReading) {
        let before = Timestamp.now()
        let response = try await call("GET", "/self")
        let status = try decode(AgentStatus.self, from: response)
        return (status, ClockReading(service: status.time, before: before, after: Timestamp.now()))
    }

    /// Orders that this agent has not reported on. Waits up to `seconds` for one.
    package func orders(waitSeconds seconds: Int) async throws(ServiceError) -> [Envelope] {
        let response = try await call("GET", "/orders?wait=\(seconds)", within: .seconds(seconds + 15))
        return response.status == 204 ? [] : try decode(OpenOrders.self, from: response).orders
    }

    /// Has the service issue the order for a case, or hand out the open one.
    package func startVerification(ofCase number: String) async throws(ServiceError) -> Envelope {
        let response = try await call("POST", "/cases/\(segment(number))/verification", body: [])
        return try envelope(response)
    }

    package func send(_ update: ProgressUpdate, ofOrder id: String) async throws(ServiceError) {
        try await send(update, to: "/orders/\(segment(id))/progress")
    }

    /// Waits up to `seconds` for the verdict.
    package func verdict(ofOrder id: String, waitSeconds seconds: Int) async throws(ServiceError) -> OrderVerdict {
        try decode(
            OrderVerdict.self,
            from: try await call(
                "GET", "/orders/\(segment(id))/verdict?wait=\(seconds)", within: .seconds(seconds + 15)))
    }

    /// Hands a report over and returns the receipt, its signature and its subject verified.
    package func deliver(_ envelopeBytes: [UInt8], as record: SpooledIdentity) async throws(ServiceError) -> Receipt {
        let answer = try envelope(try await call("POST", "/reports", body: envelopeBytes, within: .seconds(60)))
        let payload: [UInt8]
        do throws(EnvelopeError) {
            payload = try answer.verify(type: .receipt, trusting: [identity.facts.serviceKey])
        } catch {
            throw .invalidAnswer("the receipt: \(error)")
        }
        let receipt: Receipt
        do {
            receipt = try CanonicalJSON.decode(Receipt.self, from: payload)
        } catch {
            throw .invalidAnswer("the receipt: \(CanonicalJSON.describe(error))")
        }
        guard receipt.agent == identity.facts.agentID, receipt.epoch == record.epoch, receipt.seq == record.seq,
            receipt.report == record.digest
        else { throw .invalidAnswer("the receipt is for another report") }
        // A time that could not be kept is no reason to refuse the receipt.
        try? identity.credentials.clock.raise(to: receipt.at)
        return receipt
    }

    /// Hands over a file that a report named; the service has it durably when this returns. Repeating it does no harm.
    package func upload(_ bytes: [UInt8], sha256: Digest) async throws(ServiceError) {
        _ = try await call(
            "PUT", "/evidence/\(sha256)", body: bytes, mediaType: FrameEvidence.mediaType, within: .seconds(60))
    }

    /// The ledger's newest checkpoint with the proof that it continues the first `size` leaves; `nil` while it is empty.
    package func checkpoint(from size: Int) async throws(ServiceError) -> CheckpointOffer? {
        let response = try await call("GET", "/checkpoint?from=\(size)")
        return response.status == 204 ? nil : try decode(CheckpointOffer.self, from: response)
    }

    package func send(_ cosignature: CheckpointCosignature) async throws(ServiceError) {
        try await send(cosignature, to: "/checkpoint/cosignatures")
    }

    package func send(_ condition: AgentCondition) async throws(ServiceError) {
        try await send(condition, to: "/condition")
    }

    package func tenants() async throws(ServiceError) -> [TenantAssignment] {
        try decode(TenantAssignments.self, from: try await call("GET", "/tenants")).tenants
    }

    package func send(_ windows: WindowUpload) async throws(ServiceError) {
        try await send(windows, to: "/windows")
    }

    /// What a gateway has now.
    package func send(_ state: GatewayState) async throws(ServiceError) {
        try await send(state, to: "/gateway")
    }

    // MARK: -

    private func send(_ value: some Encodable, to path: String) async throws(ServiceError) {
        _ = try await call("POST", path, body: try encode(value))
    }

    func encode(_ value: some Encodable) throws(ServiceError) -> [UInt8] {
        do { return try CanonicalJSON.encode(value) } catch { throw .invalidAnswer("\(error)") }
    }

    /// - Parameter certificate: instead of the one in use.
    func call(
        _ method: String, _ path: String, body: [UInt8]? = nil, mediaType: String = "application/json",
        within total: Duration = .seconds(30), showing certificate: AgentCertificate? = nil
    ) async throws(ServiceError) -> TransferResponse {
        let headers = body == nil ? [] : [TransferHeader("Content-Type", mediaType)]
        let response = try await connection.perform(
            .http(method: method, headers: headers, body: body), at: base, path, limits: TransferLimits(total: total),
            showing: certificate ?? identity.credentials.certificate)
        guard (200...299).contains(response.status) else { throw ServiceError(response) }
        return response
    }

    func decode<Value: Decodable>(
        _ type: Value.Type, from response: TransferResponse
    ) throws(ServiceError) -> Value {
        do {
            return try CanonicalJSON.decode(type, from: response.body)
        } catch {
            throw .invalidAnswer(CanonicalJSON.describe(error))
        }
    }

    private func envelope(_ response: TransferResponse) throws(ServiceError) -> Envelope {
        do throws(EnvelopeError) {
            return try Envelope(bytes: response.body)
        } catch {
            throw .invalidAnswer("\(error)")
        }
    }

    /// One path segment, everything but unreserved characters escaped (RFC 3986, section 2.3).
    private func segment(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
                String(decoding: [byte], as: UTF8.self)
            default: "%" + hexadecimal([byte])
            }
        }.joined()
    }
}

/// The record for which a receipt must be.
package struct SpooledIdentity: Sendable, Hashable {
    package let epoch: Int
    package let seq: Int
    package let digest: Digest

    package init(epoch: Int, seq: Int, digest: Digest) {
        self.epoch = epoch
        self.seq = seq
        self.digest = digest
    }
}

/// The service's clock against ours, from one exchange.
package struct ClockReading: Sendable, Hashable {
    /// Service's clock minus ours, in seconds.
    package let offset: Double
    /// Half the round trip, in seconds.
    package let uncertainty: Double

    package init(service: Timestamp, before: Timestamp, after: Timestamp) {
        uncertainty = max(0, after.seconds(since: before) / 2)
        offset = service.seconds(since: before) - uncertainty
    }
}
