// SPDX-License-Identifier: Apache-2.0

internal import Capture
package import Switches

/// The sockets, limits and settings that all probes of one process share.
package struct ProbeEnvironment: Sendable {
    /// The service's clock minus ours, in seconds.
    package struct ClockOffset: Sendable, Hashable {
        package var seconds: Double
        /// Half the round trip of the exchange that the offset comes from.
        package var uncertainty: Double

        package init(seconds: Double, uncertainty: Double) {
            self.seconds = seconds
            self.uncertainty = uncertainty
        }
    }

    package let sockets: ProbeSockets
    package let scope: ProbeScope
    let poller: SocketPoller
    let services: ServiceReader
    let pace: ProbePace
    let exposurePorts: [UInt16]
    /// Time for an SSH server's identification, and for the lines before it.
    let greetingTime: Duration
    let clockOffset: @Sendable () -> ClockOffset?
    let audit: @Sendable (ProbeAudit) -> Void
    /// Switches that the agent may ask for the server's port.
    let switches: [SwitchAccess]
    /// LLDP announcements of switches on the mirrored link.
    let announcements: LinkNeighbours
    let arp: PacketFeed?
    let neighbours: PacketFeed?
    let icmp: PacketFeed?
    let icmpv6: PacketFeed?
    let wire: ConnectionCapture?
    let keep: KeepFrames?
    /// Never unsubscribed: announcements are rare.
    private let lldp: PacketFeed?

    /// Brings an evidence file to the disk. What it throws leaves the check without frames, never without a result.
    package typealias KeepFrames = @Sendable (TraceFile) throws -> Void

    /// - Parameters:
    ///   - scope: from this machine's own configuration, never from an order.
    ///   - exposurePorts: the ports that ``Probe/exposure`` tries, at most ``ExposurePorts/most`` of them.
    ///   - greetingTime: for an SSH server's identification: some look their client up first, or greet at length.
    ///   - switches: those that may be asked for a server's port, within the scope.
    ///   - clockOffset: offset to the service's clock by the last exchange with it; `nil` when unknown.
    ///   - keep: stores the frames behind a check; `nil`: none are kept.
    ///   - audit: takes one line for each probe, allowed or refused.
    package init(
        sockets: ProbeSockets, poller: SocketPoller, scope: ProbeScope, services: ServiceReader,
        pace: ProbePace = ProbePace(), exposurePorts: [UInt16] = ExposurePorts.standard,
        greetingTime: Duration = .seconds(10), switches: [SwitchAccess] = [],
        clockOffset: @escaping @Sendable () -> ClockOffset? = { nil },
        keep: KeepFrames? = nil,
        audit: @escaping @Sendable (ProbeAudit) -> Void
    ) throws(ProbeError) {
        self.sockets = sockets
        self.poller = poller
        self.scope = scope
        self.services = services
        self.pace = pace
        self.exposurePorts = exposurePorts
        self.clockOffset = clockOffset
        self.keep = keep
        self.audit = audit
        arp = sockets.arp.map { PacketFeed($0, poller: poller) }
        neighbours = sockets.neighbours.map { PacketFeed($0, poller: poller) }
        icmp = sockets.icmp.map { PacketFeed($0, poller: poller) }
        icmpv6 = sockets.icmpv6.map { PacketFeed($0, poller: poller) }
        wire = sockets.wire.map { ConnectionCapture($0, poller: poller) }
        self.switches = switches
        self.greetingTime = greetingTime
        let announcements = LinkNeighbours()
        self.announcements = announcements
        lldp = sockets.lldp.map { PacketFeed($0, poller: poller) }
        _ = try lldp?.subscribe { announcements.receive($0.bytes, at: $0.instant) }
    }

    /// Every address of this machine in the namespace of the probes; none where the kernel does not tell.
    func attachedAddresses() async -> [InterfaceAddress] {
        await poller.perform { (try? InterfaceFacts.all())?.flatMap(\.addresses) ?? [] }
    }

    /// What the kernel says of the interface now, asked in the namespace of the probes.
    func interface() async throws(ProbeError) -> InterfaceFacts {
        let name = sockets.configuration.interface
        let answer = await poller.perform { Result { () throws(CaptureError) in try InterfaceFacts.read(name) } }
        do throws(CaptureError) { return try answer.get() } catch { throw ProbeError(error) }
    }
}
