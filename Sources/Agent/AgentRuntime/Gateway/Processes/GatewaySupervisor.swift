// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Linux
package import Logging

/// `titipan-agent gateway`: starts the two processes of a gateway's agent and ends them. Once the one that provisions runs it has no capability
/// itself, and so has what it starts later. It has one thread.
package final class GatewaySupervisor {
    private struct Started {
        let child: ChildProcess
        let socket: MessageSocket
    }

    private let settings: GatewayRoleSettings
    private let log: Logger
    private let signals: SignalDescriptor
    private var delivery: Started?
    private var backOff = BackOff(base: .milliseconds(500), cap: .seconds(30))
    /// When the delivering process is to be started; `nil`: it runs, or none is wanted.
    private var startsAt: MonotonicTime?

    /// How long a process may take to end.
    private static let patience: Int32 = 10_000

    /// To be made on the process's only thread, after ``Privileges/keepNetworkAdministration(asOwnerOf:)``.
    package init(_ settings: GatewayRoleSettings, log: Logger) throws {
        self.settings = settings
        self.log = log
        signals = try SignalDescriptor([.interrupt, .terminate])
        Signal.brokenPipe.ignore()
    }

    /// Returns the exit status: 0 after SIGTERM or SIGINT, otherwise that of the process that provisions.
    ///
    /// Throws ``StartError`` when it cannot be started.
    package func run() throws -> Int32 {
        let provision = try start(.provision)
        defer { end(delivery) }
        guard let first = provision.socket.receive() else {
            throw StartError.process("\(GatewayRole.provision.name) ended before it was ready")
        }
        guard first.bytes.isEmpty else {
            _ = provision.child.wait()
            throw StartError.process(String(decoding: first.bytes, as: UTF8.self))
        }
        try Privileges.drop(to: nil)
        ResidentMemory.releaseCode()
        if settings.facts != nil { startsAt = .now() }
        while true {
            if let startsAt, startsAt <= .now() { startDelivery(for: provision) }
            try wait(provision)
            if let signal = signals.next() {
                log.info("the agent is to end", metadata: ["signal": "\(signal.number)"])
                end(provision)
                return 0
            }
            if isReadable(provision.child.end) {
                return switch provision.child.wait() {
                case .exited(let status): status
                case .signalled(let number): 128 + number
                }
            }
            if let delivery, isReadable(delivery.child.end) {
                let ending = delivery.child.wait()
                self.delivery = nil
                let delay = backOff.delay()
                startsAt = .now() + delay
                log.warning(
                    "\(GatewayRole.deliver.name) ended and is started afresh",
                    metadata: ["why": "\(ending)", "again in": "\(delay)"])
            }
        }
    }

    private func start(_ role: GatewayRole) throws -> Started {
        let bytes = try settings.encoded()
        let (own, other) = try MessageSocket.pair()
        let child = try ChildProcess.startAgain(["gateway", "role", role.rawValue], handing: other)
        // It may have ended already, which its end tells.
        _ = own.send(bytes, milliseconds: GatewaySupervisor.patience)
        return Started(child: child, socket: own)
    }

    /// Starts the delivering process and hands its connection to the one that provisions.
    private func startDelivery(for provision: Started) {
        startsAt = nil
        do {
            let started = try start(.deliver)
            delivery = started
            _ = provision.socket.send([], handing: started.socket.descriptor, milliseconds: GatewaySupervisor.patience)
            log.info(
                "processes run",
                metadata: ["provision": "\(provision.child.identifier)", "deliver": "\(started.child.identifier)"])
        } catch {
            startsAt = .now() + backOff.delay()
            log.error("\(GatewayRole.deliver.name) cannot be started", metadata: ["why": "\(error)"])
        }
    }

    private func wait(_ provision: Started) throws {
        var watched: [(number: Int32?, interest: PollSet.Interest)] = [
            (signals.descriptor.number, .readable), (provision.child.end.number, .readable),
        ]
        if let delivery { watched.append((delivery.child.end.number, .readable)) }
        let limit = startsAt.map { $0 - .now() }
        try PollSet(watched).wait(milliseconds: limit.map { Int32(clamping: max(0, $0.nanoseconds) / 1_000_000 + 1) })
    }

    private func isReadable(_ descriptor: Descriptor) -> Bool {
        waitUntilReadable(descriptor.number, milliseconds: 0) == .ready
    }

    /// Lets a process end by itself: what it has under way is on disk already, or in the kernel.
    private func end(_ started: Started?) {
        guard let started else { return }
        started.socket.shutDown()
        if waitUntilReadable(started.child.end.number, milliseconds: GatewaySupervisor.patience) != .ready {
            started.child.kill()
        }
        _ = started.child.wait()
    }
}
