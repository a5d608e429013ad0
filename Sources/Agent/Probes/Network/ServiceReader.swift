// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import FoundationEssentials
package import CurlClient
internal import Linux
package import Values

/// Reads the identity of a TLS server, its certificate, and an HTTP status.
package struct ServiceReader: Sendable {
    /// The server's address, and the connection to use.
    package struct Endpoint: Sendable {
        package var address: IPAddress
        package var port: UInt16
        /// The name by which the server is asked for; by its address if `nil`.
        package var name: HostName?
        /// A connection that stands already.
        package var connection: TransferSocket?
        /// Time limit.
        package var limit: Duration

        package init(
            address: IPAddress, port: UInt16, name: HostName? = nil, connection: TransferSocket? = nil,
            limit: Duration
        ) {
            self.address = address
            self.port = port
            self.name = name
            self.connection = connection
            self.limit = limit
        }
    }

    package struct Page: Sendable {
        /// For example `HTTP 200`; `TLS` after the handshake alone.
        package var status: String
        package var shown: ShownCertificate?
        /// Seconds of the TLS handshake, and from its end to the first byte.
        package var tlsSeconds: Double?
        package var firstByteSeconds: Double?
    }

    /// A certificate whose key the server has proven to hold.
    package struct ShownCertificate: Sendable, Hashable {
        /// What is known again, its public key first.
        package var identities: [ServiceIdentity]
        package var sha256: Digest
        package var expires: Timestamp?
    }

    /// The cause why a server's identity or answer could not be read.
    package struct Failure: Error, Sendable, Hashable {
        package var cause: Cause
        /// What the server had shown by then.
        package var shown: ShownCertificate?
        /// The server had asked for a client's certificate.
        package var asksForCertificate: Bool

        package init(cause: Cause, shown: ShownCertificate? = nil, asksForCertificate: Bool = false) {
            self.cause = cause
            self.shown = shown
            self.asksForCertificate = asksForCertificate
        }
    }

    package typealias PageReader = @Sendable (Endpoint) async throws(Failure) -> Page

    let page: PageReader
    /// The TLS handshake alone: a page without a status.
    let handshake: PageReader

    package init(page: @escaping PageReader, handshake: @escaping PageReader) {
        self.page = page
        self.handshake = handshake
    }

    /// Reads by libcurl. The engine's thread must live in the network namespace that is probed.
    package init(_ engine: TransferEngine) {
        self.init(
            page: { endpoint async throws(Failure) in
                // Only one byte is requested; servers that do not support ranges send their whole page.
                let range = TransferHeader("Range", "bytes=0-0")
                let request = ServiceReader.request(
                    .http(method: "GET", headers: [range]), "https", endpoint, responseBytes: 4 << 20)
                return Page(try await ServiceReader.perform(request, for: endpoint, on: engine))
            },
            handshake: { endpoint async throws(Failure) in
                let request = ServiceReader.request(.handshake, "https", endpoint, responseBytes: 1)
                return Page(try await ServiceReader.perform(request, for: endpoint, on: engine))
            })
    }

    private static func request(
        _ operation: TransferRequest.Operation, _ scheme: String, _ endpoint: Endpoint, responseBytes: Int
    ) -> TransferRequest {
        let address = endpoint.address.inURL
        return TransferRequest(
            operation, url: "\(scheme)://\(endpoint.name?.description ?? address):\(endpoint.port)/",
            limits: TransferLimits(connect: endpoint.limit, total: endpoint.limit, responseBytes: responseBytes),
            // The certificate is not verified here: the check records it, and the vantages' records are compared.
            tls: TransferTLS(authority: .unverified, verifyHostName: false, collectChain: true),
            route: TransferRoute(
                address: endpoint.name.map { _ in "\(endpoint.address)" }, connection: endpoint.connection))
    }

    private static func perform(
        _ request: TransferRequest, for endpoint: Endpoint, on engine: TransferEngine
    ) async throws(Failure) -> TransferResponse {
        do {
            return try await engine.perform(request)
        } catch {
            throw Failure(
                cause: Cause(error, named: endpoint.name != nil), shown: ShownCertificate(error.peer),
                asksForCertificate: error.peer.asksForCertificate)
        }
    }
}

extension ServiceReader.Page {
    fileprivate init(_ response: TransferResponse) {
        let times = response.timings
        let between = { (start: Duration?, end: Duration?) -> Double? in
            guard let start, let end else { return nil }
            return max(0, (end - start).inSeconds)
        }
        self.init(
            status: response.status > 0 ? "HTTP \(response.status)" : "TLS",
            shown: ServiceReader.ShownCertificate(response.peer), tlsSeconds: between(times.connected, times.secured),
            firstByteSeconds: between(times.secured, times.firstByte))
    }
}

extension ServiceReader.ShownCertificate {
    fileprivate init?(_ peer: TransferPeer) {
        guard let leaf = peer.leaf.map(LeafCertificate.init(der:)) else { return nil }
        sha256 = Digest(of: leaf.der)
        expires = leaf.notAfter
        let key = leaf.publicKey.map {
            ServiceIdentity(.publicKey, algorithm: $0.algorithm, sha256: $0.sha256, bits: $0.bits)
        }
        identities = [key, ServiceIdentity(.certificate, algorithm: "X.509", sha256: sha256)].compactMap(\.self)
    }
}

extension Cause {
    /// Alerts with which servers turn a client away that names no host, or another: `handshake_failure`, `access_denied`, `internal_error`
    /// and `unrecognized_name` (RFC 8446, section 6.2). Only the last one says so.
    private static let unnamed: Set<UInt8> = [40, 49, 80, unrecognizedName]
    private static let unrecognizedName: UInt8 = 112

    /// libcurl's failures in the words of a report.
    /// - Parameter named: the server was asked for by a host name.
    init(_ error: TransferError, named: Bool) {
        if let alert = error.peer.alert, alert == Self.unrecognizedName || !named && Self.unnamed.contains(alert) {
            self = .nameRefused(printable(error.detail.utf8))
            return
        }
        self =
            switch error.reason {
            case .refused: .refused
            case .timedOut: .timedOut
            case .reset: .reset
            case .unreachable: .unreachable(code: 1)
            case .tls, .pinMismatch, .certificateRejected: .tls(printable(error.detail.utf8))
            case .tooLarge, .protocolMismatch, .other: .protocolMismatch(printable(error.detail.utf8))
            case .invalidRequest, .resolve, .mailRefused, .cancelled, .closed, .local:
                .local(printable(error.detail.utf8))
            }
    }
}

extension IPAddress {
    /// In brackets when it is IPv6 (RFC 3986, section 3.2.2).
    var inURL: String { family == .ipv6 ? "[\(self)]" : "\(self)" }
}
