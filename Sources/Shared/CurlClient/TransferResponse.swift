// SPDX-License-Identifier: Apache-2.0

/// A server's answer, its times and its connection.
package struct TransferResponse: Sendable {
    /// HTTP status, or the last SMTP reply code.
    package let status: Int
    /// Header fields of the final answer in their order; empty for mail.
    package let headers: [TransferHeader]
    package let body: [UInt8]
    /// Certificates that the server showed, leaf first, each in PEM; only with `collectChain`.
    package let chain: [String]
    package let peer: TransferPeer
    package let timings: TransferTimings
    package let connection: TransferConnection

    /// The first field of that name, in any case.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}

/// Times since the transfer began; `nil` for a phase that was not reached or not needed.
package struct TransferTimings: Sendable, Hashable {
    /// The name was resolved.
    package var resolved: Duration?
    /// TCP stood.
    package var connected: Duration?
    /// TLS stood.
    package var secured: Duration?
    /// The first byte of the answer came.
    package var firstByte: Duration?
    /// The transfer ended.
    package var total: Duration

    package init(
        resolved: Duration? = nil,
        connected: Duration? = nil,
        secured: Duration? = nil,
        firstByte: Duration? = nil,
        total: Duration = .zero
    ) {
        self.resolved = resolved
        self.connected = connected
        self.secured = secured
        self.firstByte = firstByte
        self.total = total
    }
}

/// The two ends of the connection; empty and 0 when none was made.
package struct TransferConnection: Sendable, Hashable {
    package var remoteAddress: String
    package var remotePort: Int
    package var localAddress: String
    package var localPort: Int

    package init(remoteAddress: String = "", remotePort: Int = 0, localAddress: String = "", localPort: Int = 0) {
        self.remoteAddress = remoteAddress
        self.remotePort = remotePort
        self.localAddress = localAddress
        self.localPort = localPort
    }
}
