// SPDX-License-Identifier: Apache-2.0

/// One exchange with one server: what to do there, and within which limits, trust and route.
package struct TransferRequest: Sendable {
    package enum Operation: Sendable {
        /// HTTP or HTTPS. Redirects are never followed; proxies of the environment are not used.
        case http(method: String, headers: [TransferHeader] = [], body: [UInt8]? = nil)
        /// Hands a message to an SMTP server (RFC 5321); the URL is `smtp://host:port` or `smtps://host:port`.
        case mail(MailSubmission)
        /// Does the TLS handshake and leaves before a byte of any protocol above it; the URL is `https://host:port`.
        case handshake
    }

    package var operation: Operation
    package var url: String
    package var limits: TransferLimits
    package var tls: TransferTLS
    package var route: TransferRoute

    package init(
        _ operation: Operation,
        url: String,
        limits: TransferLimits = TransferLimits(),
        tls: TransferTLS = TransferTLS(),
        route: TransferRoute = TransferRoute()
    ) {
        self.operation = operation
        self.url = url
        self.limits = limits
        self.tls = tls
        self.route = route
    }
}

/// One HTTP header field (RFC 9110, section 6.3).
package struct TransferHeader: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Limits of time and size of a transfer.
package struct TransferLimits: Sendable {
    /// Until the connection stands: name resolution, TCP and TLS.
    package var connect: Duration
    /// From start to end.
    package var total: Duration
    /// Bytes of body; a longer answer ends the transfer with `tooLarge`.
    package var responseBytes: Int

    package init(connect: Duration = .seconds(10), total: Duration = .seconds(30), responseBytes: Int = 8 << 20) {
        self.connect = connect
        self.total = total
        self.responseBytes = responseBytes
    }
}

/// Where a transfer leaves this machine and where it goes.
package struct TransferRoute: Sendable {
    /// Names that are not resolved but taken from here.
    package var pins: [TransferPin]
    /// Address that stands for the URL's host in this transfer alone: TLS and HTTP name the host, which nobody resolves.
    package var address: String?
    /// Network device that the connection is bound to, for example `eth1`.
    package var interface: String?
    /// Local address that the connection comes from. Not together with `interface`.
    package var sourceAddress: String?
    /// An existing connection to use, whatever the URL's address; of the route, only ``address`` matters beside it.
    package var connection: TransferSocket?

    package init(
        pins: [TransferPin] = [], address: String? = nil, interface: String? = nil, sourceAddress: String? = nil,
        connection: TransferSocket? = nil
    ) {
        self.pins = pins
        self.address = address
        self.interface = interface
        self.sourceAddress = sourceAddress
        self.connection = connection
    }
}

/// The address that stands for a name: checked once by the caller, then used instead of asking DNS again.
package struct TransferPin: Sendable, Hashable {
    package let host: String
    package let port: UInt16
    package let address: String

    package init(host: String, port: UInt16, address: String) {
        self.host = host
        self.port = port
        self.address = address
    }
}
