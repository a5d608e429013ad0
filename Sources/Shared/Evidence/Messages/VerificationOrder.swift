// SPDX-License-Identifier: Apache-2.0

/// A frozen test: nobody types a target. The payload of an ``Envelope`` of type ``PayloadType/order``.
package struct VerificationOrder: Codable, Hashable, Sendable {
    /// 1.
    package var version: Int
    /// UUID.
    package var id: String
    package var caseNumber: String
    package var agency: String
    package var serverName: String
    package var site: String
    package var issued: Timestamp
    /// After this time no agent begins it.
    package var expires: Timestamp
    /// 32 random bytes, hexadecimal; used once.
    package var nonce: Digest
    /// UUID of the agent inside the server room.
    package var insideAgent: String
    /// UUID of the agent on the internet; `nil` where the site has none, and then ``CheckID/reachableOutside`` is not required.
    package var outsideAgent: String?
    package var target: Target
    package var observation: Observation
    /// Every one must pass. Sorted by ``CheckID``'s order of declaration.
    package var requiredChecks: [CheckID]

    /// What the letter promised, from one version of the allocation.
    package struct Target: Codable, Hashable, Sendable {
        package var allocationVersion: Int
        /// The address that the internet uses.
        package var publicAddress: IPAddress
        /// The port on ``publicAddress`` that the gateway forwards.
        package var publicPort: UInt16
        /// The address that the server itself holds in the room; equal to ``publicAddress`` where nothing is translated.
        package var serverAddress: IPAddress
        /// The port that the server itself listens on.
        package var serverPort: UInt16
        /// What must speak on the port.
        package var service: ServiceProtocol
        /// The gateway's address in the room.
        package var gateway: IPAddress
        /// All registered interfaces of the server.
        package var macAddresses: [MACAddress]
        /// As the office labels it, for example `gi1/0/7`.
        package var switchPort: String
        /// A port that is assigned to nobody on ``publicAddress`` and on ``serverAddress``: it must not answer.
        package var controlPort: UInt16
        package var grant: Grant

        package init(
            allocationVersion: Int, publicAddress: IPAddress, publicPort: UInt16, serverAddress: IPAddress,
            serverPort: UInt16, service: ServiceProtocol, gateway: IPAddress, macAddresses: [MACAddress],
            switchPort: String, controlPort: UInt16, grant: Grant
        ) {
            self.allocationVersion = allocationVersion
            self.publicAddress = publicAddress
            self.publicPort = publicPort
            self.serverAddress = serverAddress
            self.serverPort = serverPort
            self.service = service
            self.gateway = gateway
            self.macAddresses = macAddresses
            self.switchPort = switchPort
            self.controlPort = controlPort
            self.grant = grant
        }
    }

    package struct Observation: Codable, Hashable, Sendable {
        /// Whole seconds of traffic that are sampled; 5 to 3600.
        package var seconds: Int
        /// Seconds of one window; divides ``seconds``.
        package var windowSeconds: Int
        /// Fewer kept frames in a direction make that direction inconclusive.
        package var minimumSampledFrames: Int

        package init(seconds: Int, windowSeconds: Int, minimumSampledFrames: Int) {
            self.seconds = seconds
            self.windowSeconds = windowSeconds
            self.minimumSampledFrames = minimumSampledFrames
        }
    }

    package init(
        id: String, caseNumber: String, agency: String, serverName: String, site: String, issued: Timestamp,
        expires: Timestamp, nonce: Digest, insideAgent: String, outsideAgent: String?, target: Target,
        observation: Observation, requiredChecks: [CheckID]
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
    }

    /// The checks that the agent of `vantage` performs.
    package func checks(for vantage: Vantage) -> [CheckID] {
        requiredChecks.filter { $0.isPerformed(by: vantage) }
    }
}

/// What is expected to speak on a tenant's port.
package enum ServiceProtocol: String, Codable, Hashable, Sendable, CaseIterable {
    case ssh, https
}

/// Where an agent stands.
package enum Vantage: String, Codable, Hashable, Sendable, CaseIterable {
    /// On the server room's network, with the mirror port.
    case inside
    /// Somewhere on the internet.
    case outside
}
