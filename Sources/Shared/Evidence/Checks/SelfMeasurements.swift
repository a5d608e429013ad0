// SPDX-License-Identifier: Apache-2.0

package import Values

/// `self.link`: the prober's own port works.
package struct LinkMeasurement: Codable, Hashable, Sendable {
    @Bounded<Name> package var interface: String
    package var macAddress: MACAddress?
    /// The prober's own address on it.
    package var address: IPAddress?
    /// IFF_LOWER_UP when the verification began and at every look until it ended.
    package var carrier: Bool
    /// Frames that the interface's own counter says were sent meanwhile.
    @Bounded<Counter> package var framesSent: UInt64
    /// Frames that the probes asked it to send, a lower bound of ``framesSent`` on a working link.
    @Bounded<Counter> package var framesIntended: UInt64

    package init(
        interface: String, macAddress: MACAddress?, address: IPAddress?, carrier: Bool, framesSent: UInt64,
        framesIntended: UInt64
    ) {
        self.interface = interface
        self.macAddress = macAddress
        self.address = address
        self.carrier = carrier
        self.framesSent = framesSent
        self.framesIntended = framesIntended
    }
}

/// `self.gateway`: the room's gateway answers ARP.
package struct GatewayMeasurement: Codable, Hashable, Sendable {
    package var address: IPAddress
    @Bounded<Count> package var requests: Int
    @Bounded<List<1_024, AddressClaim>> package var answers: [AddressClaim]
    /// The agent's host holds the address: it is the gateway, and nothing was asked. `nil` otherwise.
    package var isOwn: Bool?

    package init(address: IPAddress, requests: Int, answers: [AddressClaim], isOwn: Bool? = nil) {
        self.address = address
        self.isOwn = isOwn
        self.requests = requests
        self.answers = answers
    }
}

/// `self.clock`: how far the prober's times can be trusted.
package struct ClockMeasurement: Codable, Hashable, Sendable {
    /// Whether the kernel regards its clock as synchronised (adjtimex(2)): false while STA_UNSYNC is set.
    package var synchronised: Bool
    /// Seconds; adjtimex's maximum error.
    @Bounded<ClockUncertainty> package var maximumErrorSeconds: Double
    /// Service's clock minus ours, from the last exchange, with half the round trip as its uncertainty; `nil` when unknown.
    @Bounded<Maybe<ClockSeconds>> package var offsetToServiceSeconds: Double?
    @Bounded<Maybe<ClockUncertainty>> package var offsetUncertaintySeconds: Double?
    /// Largest change of wall clock minus boot clock during the verification, in seconds.
    @Bounded<ClockSeconds> package var largestStepSeconds: Double
    /// How late the prober's own threads ran at most: timed work against the clock, in seconds.
    @Bounded<Seconds> package var largestLagSeconds: Double

    package init(
        synchronised: Bool, maximumErrorSeconds: Double, offsetToServiceSeconds: Double?,
        offsetUncertaintySeconds: Double?, largestStepSeconds: Double, largestLagSeconds: Double
    ) {
        self.synchronised = synchronised
        self.maximumErrorSeconds = maximumErrorSeconds
        self.offsetToServiceSeconds = offsetToServiceSeconds
        self.offsetUncertaintySeconds = offsetUncertaintySeconds
        self.largestStepSeconds = largestStepSeconds
        self.largestLagSeconds = largestLagSeconds
    }
}

/// `self.capture`: whether the sampling was sound.
package struct CaptureMeasurement: Codable, Hashable, Sendable {
    @Bounded<Name> package var interface: String
    /// Frames that passed the kernel's filter, drops included (`ps_recv`).
    @Bounded<Counter> package var received: UInt64
    /// Frames that reached the sampler.
    @Bounded<Counter> package var delivered: UInt64
    /// Frames lost for want of buffer (`ps_drop`).
    @Bounded<Counter> package var dropped: UInt64
    /// Frames that the interface or its driver dropped (`ps_ifdrop`).
    @Bounded<Counter> package var interfaceDropped: UInt64
    /// The filter read back from the kernel was the one attached.
    package var filterInKernel: Bool
    /// Sampled frames towards and from the target, over the observation.
    @Bounded<Counter> package var keptIn: UInt64
    @Bounded<Counter> package var keptOut: UInt64
    /// Growth of the interface's receive counters (IFLA_STATS64) over the observation, with the 14 bytes of Ethernet's header where they leave
    /// them out.
    @Bounded<Counter> package var interfacePackets: UInt64
    @Bounded<Counter> package var interfaceBytes: UInt64
    /// All sampled frames, the target's or not, as an estimate of ``interfaceBytes``.
    @Bounded<EstimatedCount> package var estimatedBytes: Estimate
    /// Offloads that merge frames and so bias byte counts: for example `gro`, `lro`, `tso`.
    @Bounded<Texts<64, Name>> package var offloads: [String]
    /// Longest time between a frame's stamp and the sampler seeing it, beyond the ring's time-out, in milliseconds.
    @Bounded<Milliseconds> package var largestLagMilliseconds: Double
    /// Frames that the agent's host sends by the interface were measured too, and ``interfacePackets`` and ``interfaceBytes`` hold them: the traffic
    /// passes through this host. `nil` on a mirror port.
    package var includesSent: Bool?

    package init(
        interface: String, received: UInt64, delivered: UInt64, dropped: UInt64, interfaceDropped: UInt64,
        filterInKernel: Bool, keptIn: UInt64, keptOut: UInt64, interfacePackets: UInt64, interfaceBytes: UInt64,
        estimatedBytes: Estimate, offloads: [String], largestLagMilliseconds: Double, includesSent: Bool? = nil
    ) {
        self.includesSent = includesSent
        self.interface = interface
        self.received = received
        self.delivered = delivered
        self.dropped = dropped
        self.interfaceDropped = interfaceDropped
        self.filterInKernel = filterInKernel
        self.keptIn = keptIn
        self.keptOut = keptOut
        self.interfacePackets = interfacePackets
        self.interfaceBytes = interfaceBytes
        self.estimatedBytes = estimatedBytes
        self.offloads = offloads
        self.largestLagMilliseconds = largestLagMilliseconds
    }
}
