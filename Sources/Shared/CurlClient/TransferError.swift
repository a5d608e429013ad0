// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Linux

/// Why a transfer gave no answer, and how far it got.
package struct TransferError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: String, Sendable, Hashable {
        /// The request itself cannot be carried out: bad URL, unknown protocol, contradicting options.
        case invalidRequest
        /// The name has no address.
        case resolve
        /// The other end answered the connection with a reset.
        case refused
        /// The network said that there is no way there.
        case unreachable
        /// The connection or the answer did not come in time.
        case timedOut
        /// The connection broke after it stood.
        case reset
        /// TLS failed for another reason than the certificate.
        case tls
        /// The server's key is not the pinned one.
        case pinMismatch
        /// The certificate is expired, for another name or from another authority.
        case certificateRejected
        /// The answer is longer than `responseBytes`.
        case tooLarge
        /// The server speaks another protocol.
        case protocolMismatch
        /// The SMTP server refused; ``TransferError/status`` is its reply code.
        case mailRefused
        case cancelled
        /// The engine was closed.
        case closed
        /// This machine's fault: memory, descriptors, device or address.
        case local
        case other
    }

    package let reason: Reason
    /// libcurl's result (`libcurl-errors(3)`); 0 when the error is not libcurl's.
    package let curlCode: Int32
    /// `errno` of the connection attempt; 0 when there is none.
    package let systemError: Int32
    /// libcurl's own words, or the SMTP server's.
    package let detail: String
    /// The SMTP reply code that refused; 0 otherwise.
    package let status: Int
    package let peer: TransferPeer
    package let timings: TransferTimings
    package let connection: TransferConnection

    package init(
        _ reason: Reason,
        curlCode: Int32 = 0,
        systemError: Int32 = 0,
        detail: String,
        status: Int = 0,
        peer: TransferPeer = TransferPeer(),
        timings: TransferTimings = TransferTimings(),
        connection: TransferConnection = TransferConnection()
    ) {
        self.reason = reason
        self.curlCode = curlCode
        self.systemError = systemError
        self.detail = detail
        self.status = status
        self.peer = peer
        self.timings = timings
        self.connection = connection
    }

    package var description: String {
        curlCode == 0 ? detail : "\(detail) (curl \(curlCode))"
    }
}

extension TransferError.Reason {
    /// Sorts libcurl's result; `systemError` is the `errno` of the connection attempt.
    init(_ code: CURLcode, systemError: Int32) {
        switch code {
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION:
            self = .invalidRequest
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .resolve
        case CURLE_COULDNT_CONNECT: self = .init(connecting: systemError)
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE: self = .reset
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH: self = .pinMismatch
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: self = .certificateRejected
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CLIENTCERT:
            self = .tls
        case CURLE_FILESIZE_EXCEEDED: self = .tooLarge
        case CURLE_WEIRD_SERVER_REPLY, CURLE_FAILED_INIT, CURLE_UNSUPPORTED_PROTOCOL,
            CURLE_HTTP2, CURLE_BAD_CONTENT_ENCODING:
            self = .protocolMismatch
        case CURLE_OUT_OF_MEMORY, CURLE_INTERFACE_FAILED, CURLE_ABORTED_BY_CALLBACK: self = .local
        default: self = .other
        }
    }

    private init(connecting systemError: Int32) {
        switch Errno(rawValue: systemError) {
        case .connectionRefused: self = .refused
        case .noRouteToHost, .networkUnreachable, .networkDown, .hostDown: self = .unreachable
        case .timedOut: self = .timedOut
        case .connectionReset: self = .reset
        case .permissionDenied, .notPermitted, .addressNotAvailable, .addressInUse, .tooManyOpenFiles,
            .tooManyOpenFilesInSystem, .noBufferSpace, .noSuchDevice:
            self = .local
        default: self = .unreachable
        }
    }
}
