// SPDX-License-Identifier: Apache-2.0

package import Values

/// `connected.conflict`: other users of the server's address (RFC 5227, section 2.1.1; RFC 4862, section 5.4).
package struct ConflictMeasurement: Codable, Hashable, Sendable {
    package var address: IPAddress
    /// Probes from the unspecified address: ARP with sender 0.0.0.0, or a neighbour solicitation from `::`.
    @Bounded<Count> package var probes: Int
    /// Seconds from the first probe to the last look: the waits between and after the probes included.
    @Bounded<Seconds> package var listenedSeconds: Double
    /// All devices that answered or used the address as their own, the registered server among them; at most 64, ``claimants`` counts all.
    @Bounded<List<1_024, AddressClaim>> package var claims: [AddressClaim]
    @Bounded<Count> package var claimants: Int
    /// Our own probes that came back (RFC 7527: their nonce was ours).
    @Bounded<Count> package var loopedBack: Int

    package init(
        address: IPAddress, probes: Int, listenedSeconds: Double, claims: [AddressClaim], claimants: Int,
        loopedBack: Int = 0
    ) {
        self.address = address
        self.probes = probes
        self.listenedSeconds = listenedSeconds
        self.claims = claims
        self.claimants = claimants
        self.loopedBack = loopedBack
    }
}

/// `connected.port`: the switch port that the server is connected to, by all sources that could be read.
package struct SwitchPortMeasurement: Codable, Hashable, Sendable {
    package enum Source: String, Codable, Hashable, Sendable, CaseIterable {
        /// A switch's own LLDP frame on the mirrored link (IEEE 802.1AB): it names the port that it left by.
        case lldp
        /// The switch's LLDP-MIB: the server announced itself on the port.
        case lldpMIB
        /// The switch's forwarding table (BRIDGE-MIB, RFC 4188).
        case bridgeMIB
        /// The same for each VLAN (Q-BRIDGE-MIB, RFC 4363).
        case qBridgeMIB
        /// The state of the case's own port (IF-MIB, RFC 2863), whoever is connected to it.
        case ifMIB
    }

    package struct Sighting: Codable, Hashable, Sendable {
        package var source: Source
        /// The switch as it names itself.
        @Bounded<Name> package var switchName: String
        /// The port as the switch names it: `ifName`, or the LLDP port identifier.
        @Bounded<Name> package var port: String
        /// `ifAlias`, or the LLDP port description; empty when there is none.
        @Bounded<Name> package var description: String
        /// The server's interface that was seen on the port; `nil` for a frame that names the link only.
        package var macAddress: MACAddress?
        /// `ifOperStatus` is up; `nil` when it is unknown.
        package var isUp: Bool?
        /// `ifHighSpeed`, in Mbit/s.
        @Bounded<Maybe<Count>> package var megabitsPerSecond: Int?
        @Bounded<Maybe<VLANIdentifier>> package var vlan: Int?
        /// The ports that the interface lies on: the members of an aggregate (IEEE8023-LAG-MIB), what is stacked below it (`ifStackTable`,
        /// RFC 2863). `nil` where the switch told of none.
        @Bounded<Maybe<Texts<256, Name>>> package var members: [String]?
        /// The switch named a bridge port and not its interface: `port` is the interface of the same number, which it may be or not.
        package var isByNumber: Bool?

        package init(
            source: Source, switchName: String, port: String, description: String = "", macAddress: MACAddress? = nil,
            isUp: Bool? = nil, megabitsPerSecond: Int? = nil, vlan: Int? = nil, members: [String]? = nil,
            isByNumber: Bool? = nil
        ) {
            self.source = source
            self.switchName = switchName
            self.port = port
            self.description = description
            self.macAddress = macAddress
            self.isUp = isUp
            self.megabitsPerSecond = megabitsPerSecond
            self.vlan = vlan
            self.members = members
            self.isByNumber = isByNumber
        }
    }

    @Bounded<List<1_024, Sighting>> package var sightings: [Sighting]
    /// The sources that could not be read, and why: for example `SNMP 192.0.2.2: no answer in 2 s`.
    @Bounded<Texts<256, Sentence>> package var failures: [String]
    @Bounded<Seconds> package var windowSeconds: Double

    package init(sightings: [Sighting], failures: [String], windowSeconds: Double) {
        self.sightings = sightings
        self.failures = failures
        self.windowSeconds = windowSeconds
    }
}

/// `control.address`: unassigned addresses. A device that answers for one of them answers for any.
package struct ControlAddressMeasurement: Codable, Hashable, Sendable {
    package struct Attempt: Codable, Hashable, Sendable {
        package var address: IPAddress
        /// ARP requests or neighbour solicitations; 0 for an address that is not on the room's link.
        @Bounded<Count> package var requests: Int
        @Bounded<List<1_024, AddressClaim>> package var claims: [AddressClaim]
        @Bounded<Count> package var claimants: Int
        /// One TCP connection to the port that the server serves on.
        package var port: UInt16
        package var answered: Bool
        package var cause: Cause?

        package init(
            address: IPAddress, requests: Int, claims: [AddressClaim], claimants: Int, port: UInt16, answered: Bool,
            cause: Cause?
        ) {
            self.address = address
            self.requests = requests
            self.claims = claims
            self.claimants = claimants
            self.port = port
            self.answered = answered
            self.cause = cause
        }
    }

    @Bounded<List<256, Attempt>> package var attempts: [Attempt]

    package init(attempts: [Attempt]) {
        self.attempts = attempts
    }
}
