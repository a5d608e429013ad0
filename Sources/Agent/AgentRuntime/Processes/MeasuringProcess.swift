// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import CurlClient
internal import Delivery
internal import Evidence
internal import FoundationEssentials
package import Linux
package import Logging
internal import Probes
internal import Spool
internal import Switches
internal import Synchronization
internal import Values

/// A process that measures: ``AgentRole/capture``, ``AgentRole/probe`` or ``AgentRole/load``. It opens its sockets, gives up what it may, enters its
/// filter, and only then reads the first frame. It ends with the other end of its socket.
package final class MeasuringProcess: Sendable {
    /// How it ends when it needs sockets anew, for example after its interface went away (EX_TEMPFAIL of sysexits.h).
    static let needsSockets: Int32 = 75

    private struct State {
        var run = 0
        var verification: Task<Void, Never>?
        var tenants: [TenantAssignment] = []
        var watch: Task<Void, Never>?
    }

    private let role: AgentRole
    private let vantage: Vantage
    private let windowSeconds: Int
    private let socket: EventSocket
    private let environment: ProbeEnvironment
    private let monitor: MonitorRun?
    private let check: OrderCheck
    private let clock: OrderClock
    private let state: Mutex<State>
    private let log: Logger

    /// To be called on the process's only thread. When the sockets cannot be opened it says so to the other end and ends the process.
    package static func perform(_ role: AgentRole, _ settings: RoleSettings, _ socket: MessageSocket, _ log: Logger)
        -> Never
    {
        // The terminal's Ctrl-C and a unit's SIGTERM reach every process: the supervisor decides what they mean.
        for signal in [Signal.interrupt, .terminate, .brokenPipe] { signal.ignore() }
        let events = EventSocket(socket)
        do {
            let process = try MeasuringProcess(role, settings, events, log)
            events.send(.ready)
            process.serve(socket)
            ThisProcess.exit(0)
        } catch {
            events.send(.failed("\(error)"))
            ThisProcess.exit(3)
        }
    }

    private init(_ role: AgentRole, _ settings: RoleSettings, _ socket: EventSocket, _ log: Logger) throws {
        let configuration = settings.configuration
        let clock = OrderClock()
        let sockets = try PrivilegedSockets.open(role, configuration)
        let watch: InterfaceWatch =
            if let sampler = sockets.sampler { InterfaceWatch(sampler) } else {
                try InterfaceWatch(
                    [sockets.probes.configuration.interface] + [sockets.probes.configuration.mirror].compactMap { $0 })
            }
        try Privileges.drop(to: nil)
        try Capabilities.endWithParent(settings.supervisor)
        // What libraries open when they are first used, they open now.
        let poller = try SocketPoller()
        let engine = role == .probe ? try TransferEngine() : nil
        if role == .probe, !settings.switches.isEmpty { SwitchReader.prepare() }
        ResidentMemory.releaseCode()
        try role.confinement.enter()
        environment = try ProbeEnvironment(
            sockets: sockets.probes, poller: poller,
            scope: ProbeScope(allowed: configuration.allow, allowedLocal: configuration.allowLocal),
            services: engine.map { ServiceReader($0) } ?? .none, exposurePorts: configuration.exposurePorts,
            greetingTime: .seconds(configuration.greetingSeconds), switches: settings.switches,
            clockOffset: { clock.reading },
            keep: { file in socket.send(.frames(run: clock.run, Data(file.bytes))) },
            audit: { line in log.info("\(line)") })
        self.role = role
        self.socket = socket
        self.log = log
        self.clock = clock
        vantage = configuration.vantage
        windowSeconds = configuration.monitorWindowSeconds
        monitor = sockets.sampler.map { MonitorRun(sampler: $0, windowSeconds: configuration.monitorWindowSeconds) }
        if let sampler = sockets.sampler {
            let shortfall = try sampler.standing().shortfall(of: sampler.capture.configuration.interface)
            if let shortfall { log.warning("\(shortfall)") }
        }
        check = OrderCheck(settings.facts, at: configuration.vantage)
        state = Mutex(State())
        if role != .load { try watch.start { [role] in MeasuringProcess.endForSockets(role, $0, log) } }
    }

    /// Does what is asked until the other end is gone.
    private func serve(_ socket: MessageSocket) {
        while let message = socket.receive() {
            do {
                switch try CanonicalJSON.decode(MeasuringRequest.self, from: message.bytes) {
                case .perform(let run, let order, let checks, let offset): begin(run, order, checks, offset)
                case .cancel(let run):
                    state.withLock { $0.run == run ? $0.verification : nil }?.cancel()
                case .watch(let tenants): watch(tenants)
                }
            } catch {
                log.error("a request was not understood", metadata: ["why": "\(CanonicalJSON.describe(error))"])
            }
        }
    }

    // MARK: Orders

    private func begin(_ run: Int, _ envelope: Envelope, _ checks: [CheckID], _ offset: MeasuringRequest.Clock?) {
        clock.set(run: run, offset)
        let accepted: AcceptedOrder
        do throws(OrderError) {
            let now = Timestamp.now().advanced(bySeconds: offset?.seconds ?? 0)
            accepted = try check.accept(envelope, now: now)
        } catch {
            return socket.send(.ended(run: run, refusal: "\(error)"))
        }
        let allowed = accepted.order.checks(for: vantage).filter { AgentRole(measuring: $0) == role }
        let task = Task {
            await measure(run, accepted.order, checks.filter(allowed.contains))
            socket.send(.ended(run: run, refusal: nil))
            ResidentMemory.releaseAgain()
            if let failure = monitor?.sampler.failure { MeasuringProcess.endForSockets(role, failure, log) }
        }
        let before = state.withLock { state in
            defer { (state.run, state.verification) = (run, task) }
            return state.verification
        }
        before?.cancel()
    }

    private func measure(_ run: Int, _ order: VerificationOrder, _ checks: [CheckID]) async {
        let extra = monitor.map { TrafficObservation(sampler: $0.sampler, order: order).probes } ?? []
        let plan = VerificationPlan(
            order: order, vantage: vantage, environment: environment, checks: checks, extra: extra)
        let perform = { [socket] in
            for await event in plan.events() {
                switch event {
                case .started(let check): socket.send(.started(run: run, check: check))
                case .finished(let result): socket.send(result, run: run)
                case .completed: return
                }
            }
        }
        guard let monitor else { return await perform() }
        // Cancelled while it waited: there is nobody to tell.
        try? await monitor.arbiter.preempting(perform)
    }

    // MARK: Monitoring

    private func watch(_ tenants: [TenantAssignment]) {
        guard let monitor else { return }
        state.withLock { state in
            state.tenants = tenants
            guard state.watch == nil else { return }
            state.watch = Task {
                do {
                    try await monitor.run(tenants: { self.state.withLock { $0.tenants } }) {
                        self.socket.send(.windows($0))
                    }
                } catch {
                    MeasuringProcess.endForSockets(self.role, error, self.log)
                }
            }
        }
    }

    private static func endForSockets(_ role: AgentRole, _ error: any Error, _ log: Logger) {
        log.error("\(role.name) needs new sockets", metadata: ["why": "\(error)"])
        ThisProcess.exit(MeasuringProcess.needsSockets)
    }
}
