// SPDX-License-Identifier: Apache-2.0

package import Values

/// One sender that claimed the address.
package struct AddressClaim: Codable, Hashable, Sendable {
    package var macAddress: MACAddress
    /// Source of the Ethernet frame; differs from ``macAddress`` when a device answers for another.
    package var frameSource: MACAddress
    /// Answers to our own requests: operation, target and sender addresses all match.
    @Bounded<Count> package var solicited: Int
    /// Requests, gratuitous and stray replies in which it used the address as its own.
    @Bounded<Count> package var unsolicited: Int
    /// Questions whether the address is free: ARP requests without a sender address (RFC 5227, section 2.1.1), neighbour solicitations from `::`.
    /// Who asks uses nothing. `nil` where there was none; reports of earlier agents count them as unsolicited.
    @Bounded<Maybe<Count>> package var probes: Int?
    package var first: Timestamp
    package var last: Timestamp
    /// Seconds from our request to its first solicited answer.
    @Bounded<Maybe<Seconds>> package var roundTripSeconds: Double?
    /// First claiming frame, at most 64 bytes, hexadecimal.
    @Bounded<Line<128>> package var frame: String

    package init(
        macAddress: MACAddress, frameSource: MACAddress, solicited: Int, unsolicited: Int, probes: Int? = nil,
        first: Timestamp, last: Timestamp, roundTripSeconds: Double?, frame: String
    ) {
        self.macAddress = macAddress
        self.frameSource = frameSource
        self.solicited = solicited
        self.unsolicited = unsolicited
        self.probes = probes
        self.first = first
        self.last = last
        self.roundTripSeconds = roundTripSeconds
        self.frame = frame
    }

    /// Whether it used the address; otherwise it only asked whether the address is free.
    package var isUse: Bool { solicited > 0 || unsolicited > 0 || (probes ?? 0) == 0 }
}

/// `connected.identity`: every sender that claimed the server's address over the whole window.
package struct IdentityMeasurement: Codable, Hashable, Sendable {
    package var address: IPAddress
    @Bounded<Count> package var requests: Int
    @Bounded<Seconds> package var windowSeconds: Double
    /// By MAC address; at most 64 are kept, ``claimants`` counts all.
    @Bounded<List<1_024, AddressClaim>> package var claims: [AddressClaim]
    @Bounded<Count> package var claimants: Int

    package init(address: IPAddress, requests: Int, windowSeconds: Double, claims: [AddressClaim], claimants: Int) {
        self.address = address
        self.requests = requests
        self.windowSeconds = windowSeconds
        self.claims = claims
        self.claimants = claimants
    }
}

/// `reachable.icmp`: echo requests with a random identifier and payload cookie.
package struct EchoMeasurement: Codable, Hashable, Sendable {
    package struct Reply: Codable, Hashable, Sendable {
        @Bounded<DoubleOctet> package var sequence: Int
        @Bounded<Seconds> package var roundTripSeconds: Double
        @Bounded<Octet> package var ttl: Int

        package init(sequence: Int, roundTripSeconds: Double, ttl: Int) {
            self.sequence = sequence
            self.roundTripSeconds = roundTripSeconds
            self.ttl = ttl
        }
    }

    package var source: IPAddress
    package var destination: IPAddress
    @Bounded<Count> package var sent: Int
    @Bounded<List<4_096, Reply>> package var replies: [Reply]
    @Bounded<Count> package var duplicates: Int
    /// Replies with our identifier whose cookie or source was not ours: answers to other requests.
    @Bounded<Count> package var foreign: Int
    /// ICMP errors that quoted our requests.
    @Bounded<List<4_096, Cause>> package var errors: [Cause]

    package init(
        source: IPAddress, destination: IPAddress, sent: Int, replies: [Reply], duplicates: Int, foreign: Int,
        errors: [Cause]
    ) {
        self.source = source
        self.destination = destination
        self.sent = sent
        self.replies = replies
        self.duplicates = duplicates
        self.foreign = foreign
        self.errors = errors
    }
}

/// `reachable.port` and `reachable.outside`: one TCP connection to the assigned port, and the service that answered.
package struct PortMeasurement: Codable, Hashable, Sendable {
    package var source: IPAddress
    package var sourcePort: UInt16
    package var destination: IPAddress
    package var port: UInt16
    package var service: ServiceProtocol
    /// Seconds from SYN to established; `nil` when it never was, and over UDP.
    @Bounded<Maybe<Seconds>> package var connectSeconds: Double?
    /// Seconds from established, or from the first datagram, to the first byte of the server.
    @Bounded<Maybe<Seconds>> package var firstByteSeconds: Double?
    /// Seconds of the TLS handshake.
    @Bounded<Maybe<Seconds>> package var tlsSeconds: Double?
    /// What was said in the service's own protocol, printable, at most 255 characters. SSH: the identification line (RFC 4253, section 4.2);
    /// HTTP and HTTPS: the status; TLS: that the handshake succeeded; RDP: the security it chose; a pattern: the reply's beginning.
    @Bounded<Maybe<Line<1_024>>> package var banner: String?
    /// One of ``identities``, as earlier versions report it: the one that the order knows, or the first.
    package var hostKey: HostKey?
    /// Every identity that the service has proven, those that are known of it first; `nil` in reports of earlier versions, and for services
    /// without any. TLS: the public key, then the certificate.
    @Bounded<Maybe<List<16, ServiceIdentity>>> package var identities: [ServiceIdentity]?
    /// SHA-256 of the leaf certificate's DER (TLS, HTTPS, RDP).
    package var certificate: Digest?
    package var certificateExpires: Timestamp?
    /// The server let nobody on without a client's certificate, after it had proven its own key; `nil` otherwise.
    package var needsClientCertificate: Bool?
    /// Why it did not get further; `nil` when everything asked for was read.
    package var cause: Cause?
    /// The frames seen of the connection; `nil` where none can be seen, as at the outside vantage.
    package var handshake: HandshakeMeasurement?
    /// The connection requests that carried the order's tag.
    @Bounded<List<256, TaggedRequest>> package var tagged: [TaggedRequest]

    /// A connection request from a source port that only the order gives away.
    package struct TaggedRequest: Codable, Hashable, Sendable {
        /// One of ``VerificationOrder/tagPorts``.
        package var sourcePort: UInt16
        package var at: Timestamp

        package init(sourcePort: UInt16, at: Timestamp) {
            self.sourcePort = sourcePort
            self.at = at
        }
    }

    package struct HostKey: Codable, Hashable, Sendable {
        /// For example `ssh-ed25519`.
        @Bounded<Name> package var algorithm: String
        /// SHA-256 of the public key blob, as `ssh-keygen -l` prints in base64; here hexadecimal.
        package var sha256: Digest

        package init(algorithm: String, sha256: Digest) {
            self.algorithm = algorithm
            self.sha256 = sha256
        }
    }

    package init(
        source: IPAddress, sourcePort: UInt16, destination: IPAddress, port: UInt16, service: ServiceProtocol,
        connectSeconds: Double? = nil, firstByteSeconds: Double? = nil, tlsSeconds: Double? = nil,
        banner: String? = nil,
        hostKey: HostKey? = nil, certificate: Digest? = nil, certificateExpires: Timestamp? = nil, cause: Cause? = nil,
        handshake: HandshakeMeasurement? = nil, tagged: [TaggedRequest] = [], identities: [ServiceIdentity]? = nil,
        needsClientCertificate: Bool? = nil
    ) {
        self.source = source
        self.sourcePort = sourcePort
        self.destination = destination
        self.port = port
        self.service = service
        self.connectSeconds = connectSeconds
        self.firstByteSeconds = firstByteSeconds
        self.tlsSeconds = tlsSeconds
        self.banner = banner
        self.hostKey = hostKey
        self.identities = identities
        self.certificate = certificate
        self.certificateExpires = certificateExpires
        self.needsClientCertificate = needsClientCertificate
        self.cause = cause
        self.handshake = handshake
        self.tagged = tagged
    }
}

/// `control.port`: ports that must not answer. Without this negative, a positive proves nothing.
package struct ControlPortMeasurement: Codable, Hashable, Sendable {
    package struct Attempt: Codable, Hashable, Sendable {
        package var destination: IPAddress
        package var port: UInt16
        /// A connection was established.
        package var answered: Bool
        @Bounded<Seconds> package var seconds: Double
        /// Why not, when it was not.
        package var cause: Cause?

        package init(destination: IPAddress, port: UInt16, answered: Bool, seconds: Double, cause: Cause?) {
            self.destination = destination
            self.port = port
            self.answered = answered
            self.seconds = seconds
            self.cause = cause
        }
    }

    @Bounded<List<256, Attempt>> package var attempts: [Attempt]

    package init(attempts: [Attempt]) {
        self.attempts = attempts
    }
}
