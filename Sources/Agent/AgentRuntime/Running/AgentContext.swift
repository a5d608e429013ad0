// SPDX-License-Identifier: Apache-2.0

internal import Capture
package import Delivery
package import Evidence
internal import Linux
package import Logging
internal import Probes
package import Spool
internal import Switches
internal import Values

/// Sockets and secrets that need privileges to be opened. Made first, on the process's only thread; then ``Privileges/drop(to:)``.
package struct PrivilegedSockets: Sendable {
    let probes: ProbeSockets
    let sampler: Sampler?
    /// Switches with their secrets, whose files may be unreadable for the user that the agent becomes.
    let switches: [SwitchAccess]

    /// All of them, as `titipan-agent doctor` looks at them.
    ///
    /// Throws `ProbeError`, `CaptureError` or ``SecretError``: each says which socket, why, and what to do.
    package static func open(_ configuration: AgentConfiguration) throws -> PrivilegedSockets {
        PrivilegedSockets(
            probes: try open(.probe, configuration).probes, sampler: try sampler(configuration),
            switches: try configuration.switches.map { try $0.access() })
    }

    /// Those of one role.
    static func open(_ role: AgentRole, _ configuration: AgentConfiguration) throws -> PrivilegedSockets {
        let room = try configuration.roomInterface ?? defaultInterface()
        if let mirror = configuration.mirrorInterface, mirror == room,
            try !InterfaceFacts.read(mirror).standing.isForwarding
        {
            throw StartError.sharedInterface(mirror)
        }
        let isProbing = role == .probe
        return PrivilegedSockets(
            probes: try ProbeSockets(
                .init(
                    interface: role == .capture ? configuration.mirrorInterface ?? room : room,
                    vantage: isProbing ? configuration.vantage : .outside,
                    mirror: isProbing ? configuration.mirrorInterface : nil)),
            sampler: role == .capture ? try sampler(configuration) : nil, switches: [])
    }

    private static func sampler(_ configuration: AgentConfiguration) throws(CaptureError) -> Sampler? {
        guard let mirror = configuration.mirrorInterface else { return nil }
        // Windows are handed out three block time-outs after their end: early enough for a verification, while the reader wakes for full blocks
        // only.
        return try Sampler(
            interface: mirror, ringBytes: configuration.ringMebibytes << 20, blockTimeout: .milliseconds(250),
            sockets: configuration.captureSockets)
    }

    /// The interface of the default route.
    static func defaultInterface() throws -> String {
        let candidates = try InterfaceFacts.all().filter { !$0.isLoopback && $0.isUp }
        guard let found = candidates.first(where: { $0.defaultGateway != nil }) ?? candidates.first else {
            throw StartError.noInterface
        }
        return found.name
    }
}

package enum StartError: Error, Sendable, Hashable, CustomStringConvertible {
    case noInterface
    case otherVantage(configured: AgentVantage, enrolled: AgentVantage)
    /// Room and mirror are one interface, which no traffic of other hosts passes through.
    case sharedInterface(String)
    /// A process of the agent cannot start, and says why.
    case process(String)

    package var description: String {
        switch self {
        case .process(let why): why
        case .sharedInterface(let name):
            "interfaces.room and interfaces.mirror are both '\(name)', and this host neither routes nor bridges there: the mirror needs an interface of its own, to which the switch sends nothing but copies"
        case .noInterface: "no interface leads anywhere: name one as interfaces.room in the configuration"
        case .otherVantage(let configured, let enrolled):
            "the configuration says vantage \(configured.rawValue), but this agent was enrolled as \(enrolled.rawValue): correct one of them"
        }
    }
}

/// Everything that the delivering process of a measuring agent needs, opened after privileges were dropped.
package struct AgentContext: Sendable {
    package let configuration: AgentConfiguration
    /// What every agent has towards its service.
    package let service: ServiceContext
    /// The processes that measure.
    let links: MeasuringLinks
    let writer: ReportWriter
    let check: OrderCheck

    package init(_ configuration: AgentConfiguration, links: MeasuringLinks, log: Logger) throws {
        self.configuration = configuration
        service = try ServiceContext(configuration.connection, log: log)
        let facts = service.identity.facts
        guard facts.vantage.measuring == configuration.vantage else {
            throw StartError.otherVantage(configured: AgentVantage(configuration.vantage), enrolled: facts.vantage)
        }
        self.links = links
        writer = ReportWriter(
            spool: service.spool, key: service.identity.reportKey, agentID: facts.agentID, site: facts.site,
            vantage: configuration.vantage)
        check = OrderCheck(facts, at: configuration.vantage)
    }

    package var identity: AgentIdentity { service.identity }
    package var client: ServiceClient { service.client }
    package var spool: Spool { service.spool }
    package var orders: OrderStore { service.orders }
    package var delivery: ReportDelivery { service.delivery }
    package var log: Logger { service.log }
    var store: EvidenceStore { service.store }

    /// Asks the service how this agent stands; its clock is remembered.
    package func status() async throws(ServiceError) -> AgentStatus { try await service.status() }

    /// Checks the order's signature and whether it is for this agent and still in force, by the service's clock if known.
    package func accept(_ envelope: Envelope) throws(OrderError) -> AcceptedOrder {
        try check.accept(envelope, now: service.time)
    }

    /// The service's clock, as the measuring processes are told it.
    var measuringClock: MeasuringRequest.Clock? {
        service.clock.map { MeasuringRequest.Clock(seconds: $0.offset, uncertainty: $0.uncertainty) }
    }

    package func verification(of order: AcceptedOrder) -> Verification {
        Verification(tools: self, accepted: order)
    }

    /// Answers orders that a crash interrupted: they are not performed twice. The turn is held by the caller.
    package func reportInterruptions() throws {
        try orders.prune(now: .now())
        for envelope in try orders.interrupted() {
            guard let accepted = try? check.accept(envelope, now: Timestamp(microseconds: .min)) else { continue }
            log.warning("an order was interrupted", metadata: ["order": "\(accepted.order.id)"])
            _ = try writer.writeFailure("the agent was stopped during the verification; start it again", of: accepted)
            try orders.complete(accepted)
        }
    }
}
