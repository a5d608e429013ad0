// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Evidence
internal import Linux
package import Logging
internal import Values

/// `titipan-agent run`: starts the processes of the agent, starts those that measure afresh when they end, and ends all of them.
///
/// It keeps CAP_NET_RAW for them, reads no byte from the network, and understands of the delivering process one letter: that a load is wanted. It has
/// one thread. Whatever way it ends, the others end with it.
package final class Supervisor {
    /// A measuring process and the history of its role.
    private struct Slot {
        var process: RoleProcess?
        /// It has said that it is ready.
        var isReady = false
        var began = MonotonicTime.now()
        var backOff = BackOff(base: .milliseconds(500), cap: .seconds(30))
        /// When the next one is to be started; `nil`: one runs, or none is wanted.
        var startsAt: MonotonicTime? = .now()
    }

    private let settings: RoleSettings
    private let log: Logger
    private let signals: SignalDescriptor
    private var slots: [AgentRole: Slot] = [:]
    private var delivery: RoleProcess?
    /// What ``ConditionFile`` holds.
    private var condition = AgentCondition(since: .now())

    /// Runs of at least this length were no failed attempts.
    private static let longRun = Duration.seconds(60)
    /// How long the delivering process may take to end.
    private static let patience = Duration.seconds(10)

    /// To be made on the process's only thread, after ``Privileges/keepRawSockets(as:)``.
    package init(_ settings: RoleSettings, log: Logger) throws {
        self.settings = settings
        self.log = log
        signals = try SignalDescriptor([.interrupt, .terminate])
        Signal.brokenPipe.ignore()
        slots[.probe] = Slot()
        if settings.configuration.mirrorInterface != nil { slots[.capture] = Slot() }
    }

    /// Returns the exit status: 0 after SIGTERM or SIGINT, otherwise that of the delivering process.
    ///
    /// Throws ``StartError`` when a process cannot be started the first time: a wrong interface's name does not mend itself.
    package func run() throws -> Int32 {
        defer { endMeasuring() }
        keepCondition()
        // All begin at once: each takes some hundred milliseconds of reading its own program.
        for role in slots.keys { try start(role) }
        let delivery = try RoleProcess(.delivery, settings)
        self.delivery = delivery
        for role in slots.keys {
            guard let failure = slots[role]?.process?.readFirstMessage() else { continue }
            delivery.child.kill()
            _ = delivery.child.wait()
            throw StartError.process(failure)
        }
        for role in slots.keys { hand(role) }
        // Not before, when it would only be read again.
        ResidentMemory.releaseCode()
        while true {
            try wait()
            if let signal = signals.next() {
                log.info("the agent is to end", metadata: ["signal": "\(signal.number)"])
                return end(delivery)
            }
            if isReadable(delivery.child.end) {
                return switch delivery.child.wait() {
                case .exited(let status): status
                case .signalled(let number): 128 + number
                }
            }
            if isReadable(delivery.socket.descriptor), case .bytes = delivery.socket.descriptor.read(atMost: 16) {
                if slots[.load]?.process == nil { slots[.load] = Slot() }
            }
            for role in Array(slots.keys) { attend(to: role) }
        }
    }

    // MARK: Measuring processes

    private func start(_ role: AgentRole) throws {
        slots[role]?.startsAt = nil
        slots[role]?.isReady = false
        slots[role]?.began = .now()
        slots[role]?.process = try RoleProcess(role, settings)
    }

    /// Hands the connection to a process that is ready to the delivering process.
    private func hand(_ role: AgentRole) {
        guard let process = slots[role]?.process, let delivery else { return }
        slots[role]?.isReady = true
        _ = delivery.socket.send(Array(role.rawValue.utf8), handing: process.socket.descriptor, milliseconds: 5_000)
        log.info("\(role.name) is ready", metadata: ["pid": "\(process.child.identifier)"])
    }

    private func attend(to role: AgentRole) {
        guard let slot = slots[role] else { return }
        if let startsAt = slot.startsAt, startsAt <= .now() {
            do { try start(role) } catch { fail(role, "\(error)") }
            return
        }
        guard let process = slot.process else { return }
        var failure: String?
        if !slot.isReady, isReadable(process.socket.descriptor) {
            failure = process.readFirstMessage()
            if failure == nil { hand(role) }
        }
        if failure != nil { process.child.kill() }
        guard failure != nil || isReadable(process.child.end) else { return }
        let ending = process.child.wait()
        slots[role]?.process = nil
        // A load is done, or the delivering process starts another.
        if role == .load, failure == nil {
            slots[role] = nil
        } else {
            fail(role, failure ?? "\(ending)")
        }
    }

    /// Plans the next start of a role that has ended.
    private func fail(_ role: AgentRole, _ why: String) {
        guard var slot = slots[role] else { return }
        guard role != .load else {
            log.error("\(role.name) cannot run", metadata: ["why": "\(why)"])
            slots[role] = nil
            return
        }
        if MonotonicTime.now() - slot.began >= Supervisor.longRun { slot.backOff.succeeded() }
        let delay = slot.backOff.delay()
        slot.startsAt = .now() + delay
        slots[role] = slot
        condition.count(role.rawValue, at: .now(), why: why)
        keepCondition()
        let times = condition.restarts.first { $0.process == role.rawValue }?.times ?? 0
        log.warning(
            "\(role.name) ended and is started afresh",
            metadata: ["why": "\(why)", "restarts": "\(times)", "again in": "\(delay)"])
    }

    /// For the service's pages and for `titipan-agent doctor`.
    private func keepCondition() {
        do { try ConditionFile(settings.configuration.stateDirectory).write(condition) } catch {
            log.error("restarts are counted in the log alone", metadata: ["why": "\(error)"])
        }
    }

    // MARK: Waiting and ending

    /// Until something happened, or a process is to be started.
    private func wait() throws {
        var watched: [(number: Int32?, interest: PollSet.Interest)] = [(signals.descriptor.number, .readable)]
        var limit: Duration?
        for slot in slots.values {
            if let startsAt = slot.startsAt { limit = min(limit ?? .seconds(60), startsAt - .now()) }
            guard let process = slot.process else { continue }
            watched.append((process.child.end.number, .readable))
            if !slot.isReady { watched.append((process.socket.descriptor.number, .readable)) }
        }
        if let delivery {
            watched.append((delivery.child.end.number, .readable))
            watched.append((delivery.socket.descriptor.number, .readable))
        }
        let set = PollSet(watched)
        try set.wait(milliseconds: limit.map { Int32(clamping: max(0, $0.nanoseconds) / 1_000_000 + 1) })
    }

    private func isReadable(_ descriptor: Descriptor) -> Bool {
        waitUntilReadable(descriptor.number, milliseconds: 0) == .ready
    }

    /// Lets the delivering process end by itself: what it has under way is on disk already.
    private func end(_ delivery: RoleProcess) -> Int32 {
        delivery.socket.shutDown()
        if waitUntilReadable(
            delivery.child.end.number, milliseconds: Int32(saturating: Supervisor.patience / .milliseconds(1)))
            != .ready
        {
            delivery.child.kill()
        }
        _ = delivery.child.wait()
        return 0
    }

    private func endMeasuring() {
        for slot in slots.values {
            guard let process = slot.process else { continue }
            process.child.kill()
            _ = process.child.wait()
        }
        slots = [:]
    }
}
