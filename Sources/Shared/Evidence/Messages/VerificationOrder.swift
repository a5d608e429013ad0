// SPDX-License-Identifier: Apache-2.0

package import Values

/// A frozen test, whose targets come from the allocation of the case. The payload of an ``Envelope`` of type ``PayloadType/order``.
package struct VerificationOrder: Codable, Hashable, Sendable {
    /// 1.
    @Bounded<FormatVersion> package var version: Int
    /// UUID.
    @Bounded<Name> package var id: String
    @Bounded<Name> package var caseNumber: String
    @Bounded<Line<1_024>> package var agency: String
    @Bounded<Name> package var serverName: String
    @Bounded<Name> package var site: String
    package var issued: Timestamp
    /// After this time no agent begins it.
    package var expires: Timestamp
    /// 32 random bytes, hexadecimal; used once.
    package var nonce: Digest
    /// UUID of the agent inside the server room.
    @Bounded<Name> package var insideAgent: String
    /// UUID of the agent on the internet; `nil` where the site has none, and then ``CheckID/reachableOutside`` is not required.
    @Bounded<Maybe<Name>> package var outsideAgent: String?
    package var target: Target
    package var observation: Observation
    /// Every one must pass. Sorted by ``CheckID``'s order of declaration.
    @Bounded<List<64, CheckID>> package var requiredChecks: [CheckID]
    /// `nil`: that the server is there, and serves as the letter says.
    package var purpose: Purpose?

    /// What the order is to prove, other than that the server is there.
    package enum Purpose: String, Codable, Hashable, Sendable, CaseIterable {
        /// The server is gone: its address and port are silent.
        case withdrawal
    }

    /// The server and its access as the letter promised them, from one version of the allocation.
    package struct Target: Codable, Hashable, Sendable {
        @Bounded<Count> package var allocationVersion: Int
        /// The address that the internet uses.
        package var publicAddress: IPAddress
        /// The port on ``publicAddress`` that the gateway forwards.
        package var publicPort: UInt16
        /// The address that the server itself holds in the room; equal to ``publicAddress`` where nothing is translated.
        package var serverAddress: IPAddress
        /// The port that the server itself listens on.
        package var serverPort: UInt16
        /// The protocol that the port must speak.
        package var service: ServiceProtocol
        /// The name by which clients ask for the service, in TLS (RFC 6066, section 3) and HTTP; `nil`: by ``publicAddress``.
        package var hostName: HostName?
        /// The request and the expected answer, where ``service`` is a pattern; `nil` otherwise.
        package var pattern: ServicePattern?
        /// The host key or certificate of the server in an earlier verification; `nil` the first time.
        package var knownIdentity: Digest?
        /// All of them, of which ``knownIdentity`` is the first; `nil` the first time, and in orders of earlier versions.
        @Bounded<Maybe<List<16, ServiceIdentity>>> package var knownIdentities: [ServiceIdentity]?
        /// Identities that the office has rejected since: a server that shows one of them is not the one that was handed over. `nil`: none.
        @Bounded<Maybe<List<64, ServiceIdentity>>> package var rejectedIdentities: [ServiceIdentity]?
        /// The gateway's address in the room.
        package var gateway: IPAddress
        /// All registered interfaces of the server.
        @Bounded<List<256, MACAddress>> package var macAddresses: [MACAddress]
        /// As the office labels it, for example `gi1/0/7`.
        @Bounded<Name> package var switchPort: String
        /// A port that is unassigned on ``publicAddress`` and on ``serverAddress``: it must not answer.
        package var controlPort: UInt16
        /// Unassigned addresses beside the server's, in the room or public: they must not answer.
        @Bounded<List<256, IPAddress>> package var controlAddresses: [IPAddress]
        /// The other assets at the site, to be named when one answers in the server's place.
        @Bounded<List<100_000, Neighbour>> package var neighbours: [Neighbour]
        package var grant: Grant
        /// Services of other tenants that are known to answer: an agent that hears none of them proves nothing by hearing nothing of the server.
        /// `nil` in orders for a server that is there.
        @Bounded<Maybe<List<16, ServicePlace>>> package var controlServices: [ServicePlace]?

        package init(
            allocationVersion: Int, publicAddress: IPAddress, publicPort: UInt16, serverAddress: IPAddress,
            serverPort: UInt16, service: ServiceProtocol, gateway: IPAddress, macAddresses: [MACAddress],
            switchPort: String, controlPort: UInt16, grant: Grant, knownIdentity: Digest? = nil,
            controlAddresses: [IPAddress] = [], neighbours: [Neighbour] = [], pattern: ServicePattern? = nil,
            knownIdentities: [ServiceIdentity]? = nil, hostName: HostName? = nil,
            rejectedIdentities: [ServiceIdentity]? = nil, controlServices: [ServicePlace]? = nil
        ) {
            self.allocationVersion = allocationVersion
            self.publicAddress = publicAddress
            self.publicPort = publicPort
            self.serverAddress = serverAddress
            self.serverPort = serverPort
            self.service = service
            self.pattern = pattern
            self.gateway = gateway
            self.macAddresses = macAddresses
            self.switchPort = switchPort
            self.controlPort = controlPort
            self.grant = grant
            self.knownIdentity = knownIdentity
            self.knownIdentities = knownIdentities
            self.hostName = hostName
            self.rejectedIdentities = rejectedIdentities
            self.controlAddresses = controlAddresses
            self.neighbours = neighbours
            self.controlServices = controlServices
        }
    }

    package struct Observation: Codable, Hashable, Sendable {
        /// Whole seconds of traffic that are sampled; 5 to 3600.
        @Bounded<WholeSeconds> package var seconds: Int
        /// Seconds of one window; divides ``seconds``.
        @Bounded<WholeSeconds> package var windowSeconds: Int
        /// Fewer kept frames in a direction make that direction inconclusive.
        @Bounded<Count> package var minimumSampledFrames: Int
        /// Where the server's iperf3 listens on the public address: a load beyond the grant is offered to it. `nil`: no load.
        package var exercisePort: UInt16?

        package init(
            seconds: Int, windowSeconds: Int, minimumSampledFrames: Int, exercisePort: UInt16? = nil
        ) {
            self.seconds = seconds
            self.windowSeconds = windowSeconds
            self.minimumSampledFrames = minimumSampledFrames
            self.exercisePort = exercisePort
        }
    }

    package init(
        id: String, caseNumber: String, agency: String, serverName: String, site: String, issued: Timestamp,
        expires: Timestamp, nonce: Digest, insideAgent: String, outsideAgent: String?, target: Target,
        observation: Observation, requiredChecks: [CheckID], purpose: Purpose? = nil
    ) {
        version = 1
        self.id = id
        self.caseNumber = caseNumber
        self.agency = agency
        self.serverName = serverName
        self.site = site
        self.issued = issued
        self.expires = expires
        self.nonce = nonce
        self.insideAgent = insideAgent
        self.outsideAgent = outsideAgent
        self.target = target
        self.observation = observation
        self.requiredChecks = requiredChecks
        self.purpose = purpose
    }

    /// The load that an exercise offers, as a multiple of the grant.
    package static let exerciseFactor = 1.5

    /// The checks that the agent of `vantage` performs. Without an outside agent nothing can arrive from there, and the inside agent does
    /// not wait for it.
    package func checks(for vantage: Vantage) -> [CheckID] {
        requiredChecks.filter {
            $0.isPerformed(by: vantage) && !($0 == .reachableOutside && vantage == .inside && outsideAgent == nil)
        }
    }

    /// Source ports by which the inside agent recognises the outside agent's connection requests: a gateway that forwards keeps them, and a proxy
    /// uses others. They cannot be known before the order; the probability of guessing all three is 1 in 10^13.
    package var tagPorts: [UInt16] {
        var ports: [UInt16] = []
        for index in 0..<16 {
            let hash = Digest(of: nonce.bytes + Array("tag \(index)".utf8)).bytes
            let port = UInt16(32_768 + (Int(hash[0]) << 8 | Int(hash[1])) % 28_232)
            if !ports.contains(port) { ports.append(port) }
            if ports.count == 3 { break }
        }
        return ports
    }
}

/// Another device in the site's inventory.
package struct Neighbour: Codable, Hashable, Sendable {
    package var macAddress: MACAddress
    /// For people: `simpus-02, rack R1 U11, port gi1/0/8`.
    @Bounded<Line<1_024>> package var label: String

    package init(macAddress: MACAddress, label: String) {
        self.macAddress = macAddress
        self.label = label
    }
}

/// An address and a TCP port of it.
package struct ServicePlace: Codable, Hashable, Sendable {
    package var address: IPAddress
    package var port: UInt16

    package init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }
}

/// The place from which an agent measures.
package enum Vantage: String, Codable, Hashable, Sendable, CaseIterable {
    /// On the server room's network, with the mirror port.
    case inside
    /// Somewhere on the internet.
    case outside
}
