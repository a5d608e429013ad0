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
        /// A connection that stands already.
        package var connection: TransferSocket?
        /// Time limit.
        package var limit: Duration

        package init(
            address: IPAddress, port: UInt16, connection: TransferSocket? = nil, limit: Duration
        ) {
            self.address = address
            self.port = port
            self.connection = connection
            self.limit = limit
        }
    }

    package struct Page: Sendable {
        /// For example `HTTP 200`; `TLS` after the handshake alone.
        package var status: String
        package var certificate: Digest?
        package var certificateExpires: Timestamp?
        /// Seconds of the TLS handshake, and from its end to the first byte.
        package var tlsSeconds: Double?
        package var firstByteSeconds: Double?
    }

    /// The cause why a server's identity or answer could not be read.
    package struct Failure: Error, Sendable, Hashable {
        package var cause: Cause

        package init(cause: Cause) {
            self.cause = cause
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
                return Page(try await ServiceReader.perform(request, on: engine))
            },
            handshake: { endpoint async throws(Failure) in
                let request = ServiceReader.request(.handshake, "https", endpoint, responseBytes: 1)
                return Page(try await ServiceReader.perform(request, on: engine))
            })
    }

    private static func request(
        _ operation: TransferRequest.Operation, _ scheme: String, _ endpoint: Endpoint, responseBytes: Int
    ) -> TransferRequest {
        TransferRequest(
            operation, url: "\(scheme)://\(endpoint.address.inURL):\(endpoint.port)/",
            limits: TransferLimits(connect: endpoint.limit, total: endpoint.limit, responseBytes: responseBytes),
            // The certificate is not verified here: the check records it, and the vantages' records are compared.
            tls: TransferTLS(authority: .unverified, verifyHostName: false, collectChain: true),
            route: TransferRoute(connection: endpoint.connection))
    }

    private static func perform(
        _ request: TransferRequest, on engine: TransferEngine
    ) async throws(Failure) -> TransferResponse {
        do {
            return try await engine.perform(request)
        } catch {
            throw Failure(cause: Cause(error))
        }
    }
}

extension ServiceReader.Page {
    fileprivate init(_ response: TransferResponse) {
        let leaf = response.chain.first.flatMap(LeafCertificate.init(pem:))
        let times = response.timings
        let between = { (start: Duration?, end: Duration?) -> Double? in
            guard let start, let end else { return nil }
            return max(0, (end - start).inSeconds)
        }
        self.init(
            status: response.status > 0 ? "HTTP \(response.status)" : "TLS",
            certificate: leaf.map { Digest(of: $0.der) },
            certificateExpires: leaf?.notAfter, tlsSeconds: between(times.connected, times.secured),
            firstByteSeconds: between(times.secured, times.firstByte))
    }
}

extension Cause {
    /// libcurl's failures in the words of a report.
    init(_ error: TransferError) {
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
