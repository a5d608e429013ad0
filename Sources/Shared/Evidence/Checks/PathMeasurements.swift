// SPDX-License-Identifier: Apache-2.0

package import Values

/// `reachable.mtu`: how large a packet arrives whole, asked with echo requests that must not be fragmented.
package struct PathMTUMeasurement: Codable, Hashable, Sendable {
    package struct Probe: Codable, Hashable, Sendable {
        /// Size of the IP packet, header included.
        @Bounded<PacketSize> package var bytes: Int
        @Bounded<Count> package var sent: Int
        @Bounded<Count> package var answered: Int
        /// What an ICMP error said would fit (RFC 1191, RFC 8201); `nil` without one.
        @Bounded<Maybe<PacketSize>> package var reported: Int?

        package init(bytes: Int, sent: Int, answered: Int, reported: Int? = nil) {
            self.bytes = bytes
            self.sent = sent
            self.answered = answered
            self.reported = reported
        }
    }

    package var destination: IPAddress
    /// MTU of the interface that they leave by: nothing larger was tried.
    @Bounded<PacketSize> package var interfaceMTU: Int
    @Bounded<List<256, Probe>> package var probes: [Probe]

    package init(destination: IPAddress, interfaceMTU: Int, probes: [Probe]) {
        self.destination = destination
        self.interfaceMTU = interfaceMTU
        self.probes = probes
    }

    /// The largest packet that was answered; `nil` when none was.
    package var pathMTU: Int? { probes.filter { $0.answered > 0 }.map(\.bytes).max() }
}

/// The inside agent's part of `reachable.outside`: connection requests from outside as they reached the server's port, on the mirror.
package struct ArrivalMeasurement: Codable, Hashable, Sendable {
    package struct Arrival: Codable, Hashable, Sendable {
        package var source: IPAddress
        package var sourcePort: UInt16
        package var at: Timestamp
        /// TTL of the SYN as it reached the server, or of the datagram where the service has no connections.
        @Bounded<Octet> package var ttl: Int
        /// The server answered SYN-ACK, or with a datagram; its TTL on the mirror.
        @Bounded<Maybe<Octet>> package var answerTTL: Int?
        /// The server answered RST.
        package var refused: Bool

        package init(
            source: IPAddress, sourcePort: UInt16, at: Timestamp, ttl: Int, answerTTL: Int? = nil,
            refused: Bool = false
        ) {
            self.source = source
            self.sourcePort = sourcePort
            self.at = at
            self.ttl = ttl
            self.answerTTL = answerTTL
            self.refused = refused
        }
    }

    /// The time in which every such request on the mirror was seen.
    package struct Watch: Codable, Hashable, Sendable {
        /// From when on the filter was in force; by the clock of ``Arrival/at``.
        package var began: Timestamp
        @Bounded<Seconds> package var seconds: Double
        /// Frames that the kernel had no room for (PACKET_STATISTICS): one of them may have been a request.
        @Bounded<Count> package var droppedFrames: Int

        package init(began: Timestamp, seconds: Double, droppedFrames: Int) {
            self.began = began
            self.seconds = seconds
            self.droppedFrames = droppedFrames
        }
    }

    @Bounded<Name> package var interface: String
    package var address: IPAddress
    package var port: UInt16
    /// Those whose source port is one of the order's ``VerificationOrder/tagPorts``.
    @Bounded<List<4_096, Arrival>> package var arrivals: [Arrival]
    /// Other connection requests to the port, without the prober's own, whether these come straight from it or through a gateway that puts its
    /// own address in their place.
    @Bounded<Count> package var others: Int
    /// `nil` in reports of earlier versions.
    package var watch: Watch?

    package init(
        interface: String, address: IPAddress, port: UInt16, arrivals: [Arrival], others: Int, watch: Watch? = nil
    ) {
        self.interface = interface
        self.address = address
        self.port = port
        self.arrivals = arrivals
        self.others = others
        self.watch = watch
    }
}

/// `exposure`: which ports answer beyond the assigned one. A warning, never a reason to fail.
package struct ExposureMeasurement: Codable, Hashable, Sendable {
    package var destination: IPAddress
    /// Ports that were tried, ascending.
    @Bounded<List<65_536, UInt16>> package var tried: [UInt16]
    /// Those of them that accepted a connection, the assigned one too.
    @Bounded<List<65_536, UInt16>> package var open: [UInt16]
    /// Tries without a result, for faults of the prober.
    @Bounded<Count> package var undecided: Int

    package init(destination: IPAddress, tried: [UInt16], open: [UInt16], undecided: Int = 0) {
        self.destination = destination
        self.tried = tried
        self.open = open
        self.undecided = undecided
    }
}

/// The answers on the wire to one connection request, from a capture of the prober's own port, because the socket API does not show them.
package struct HandshakeMeasurement: Codable, Hashable, Sendable {
    package struct Answer: Codable, Hashable, Sendable {
        package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
            case synAck, reset, unreachable
        }

        package var kind: Kind
        /// Seconds since the request that it acknowledges.
        @Bounded<Seconds> package var seconds: Double
        @Bounded<Octet> package var ttl: Int
        /// Source of the frame on the room's link.
        package var frameSource: MACAddress
        /// Advertised window before scaling; `nil` for an ICMP message.
        @Bounded<Maybe<DoubleOctet>> package var window: Int?
        /// Bytes of TCP options.
        @Bounded<Maybe<Octet>> package var optionBytes: Int?
        /// Code of an ICMP message (RFC 792, RFC 4443); `nil` otherwise.
        @Bounded<Maybe<Octet>> package var code: Int?

        package init(
            kind: Kind, seconds: Double, ttl: Int, frameSource: MACAddress, window: Int? = nil,
            optionBytes: Int? = nil, code: Int? = nil
        ) {
            self.kind = kind
            self.code = code
            self.seconds = seconds
            self.ttl = ttl
            self.frameSource = frameSource
            self.window = window
            self.optionBytes = optionBytes
        }
    }

    /// SYNs that left, repetitions included.
    @Bounded<Count> package var requests: Int
    /// At most 8, in the order of their arrival.
    @Bounded<List<256, Answer>> package var answers: [Answer]

    package init(requests: Int, answers: [Answer]) {
        self.requests = requests
        self.answers = answers
    }

    /// Two answers that cannot both be the target's: a connection that was refused and yet accepted, or answers from different distances.
    ///
    /// Accepted first and reset later, from the same distance, is a server that thought better of it.
    package var contradicts: Bool {
        let distances = Set(answers.filter { $0.kind != .unreachable }.map(\.ttl))
        guard let refused = answers.firstIndex(where: { $0.kind == .reset }) else { return distances.count > 1 }
        return distances.count > 1 || answers[refused...].contains { $0.kind == .synAck }
    }
}
