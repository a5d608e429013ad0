// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import FoundationEssentials
package import Linux
package import Logging
internal import Provisioning
internal import Synchronization

/// The process of a gateway's agent that changes the network. It gets the delivering process's connection from the supervisor.
package struct ProvisioningProcess: Sendable {
    private let configuration: GatewayConfiguration
    private let provisioner: Provisioner
    private let performer: OrderPerformer?
    private let events: EventQueue?
    private let supervisor: MessageSocket
    private let link = DeliveryLink()
    private let inbox = GatewayInbox()
    private let log: Logger

    /// To be called on the process's only thread; the filter is in force when it returns.
    ///
    /// Throws what keeps it from running, after it has told the supervisor.
    package init(_ settings: GatewayRoleSettings, supervisor: MessageSocket, log: Logger) throws {
        do {
            let configuration = settings.configuration
            try Capabilities.endWithParent(settings.supervisor)
            Signal.brokenPipe.ignore()
            try Folder.make(configuration.stateDirectory)
            let events = try settings.facts.flatMap { _ in
                try EventQueue(stateDirectory: configuration.stateDirectory)
            }
            let provisioner = try configuration.provisioner()
            ResidentMemory.releaseCode()
            try Confinement.provisioning.enter()
            self.configuration = configuration
            self.provisioner = provisioner
            self.events = events
            self.supervisor = supervisor
            self.log = log
            if let facts = settings.facts, let events {
                performer = OrderPerformer(
                    configuration: configuration, provisioner: provisioner, check: ProvisioningOrderCheck(facts),
                    events: events, log: log)
            } else {
                performer = nil
            }
        } catch {
            _ = supervisor.send(Array("\(error)".utf8), milliseconds: 5_000)
            throw error
        }
    }

    /// Runs until the supervisor ends it, or the state directory's disk fails.
    package func run() async throws {
        _ = supervisor.send([], milliseconds: 5_000)
        try WorkerThread.start("supervisor") { [supervisor, link, inbox, log] in
            while let message = supervisor.receive() {
                guard let descriptor = message.descriptor else { continue }
                do throws(SystemError) { try link.adopt(MessageSocket(descriptor), inbox, log) } catch {
                    log.error("the delivering process cannot be heard", metadata: ["why": "\(error)"])
                }
            }
            inbox.finish()
        }
        log.notice(
            "gateway is kept",
            metadata: [
                "uplink": "\(configuration.interfaces.uplink)", "room": "\(configuration.interfaces.room)",
                "service": "\(configuration.service?.service ?? "none")",
            ])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var keeper = GatewayKeeper(configuration, provisioner, performer, events, log) { [link] in link.send($0)
                }
                try await keeper.run(inbox)
            }
            group.addTask {
                try await ChangeWatch(provisioner).run { [log] in
                    log.warning("changes are heard of late", metadata: ["why": "\($0)"])
                } _: { [inbox] in
                    inbox.put($0)
                }
            }
            group.addTask {
                while true {
                    inbox.tick()
                    try await Task.sleep(for: .seconds(1))
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}

/// The connection to the delivering process that runs now.
private final class DeliveryLink: Sendable {
    private let socket = Mutex<MessageSocket?>(nil)

    /// Hears it on a thread of its own until it ends.
    func adopt(_ new: MessageSocket, _ inbox: GatewayInbox, _ log: Logger) throws(SystemError) {
        socket.withLock { $0 = new }
        try WorkerThread.start("delivery link") {
            while let message = new.receive() {
                do {
                    switch try CanonicalJSON.decode(GatewayRequest.self, from: message.bytes) {
                    case .perform(let order, let ahead, let isInterrupted):
                        inbox.put(
                            OrderPerformer.Request(envelope: order, secondsAhead: ahead, isInterrupted: isInterrupted))
                    }
                } catch {
                    log.error("a request was not understood", metadata: ["why": "\(CanonicalJSON.describe(error))"])
                    break
                }
            }
            new.shutDown()
        }
        inbox.ask()
    }

    /// What nobody takes in time is not sent: the next one says more.
    func send(_ state: GatewayState) {
        guard let bytes = try? CanonicalJSON.encode(GatewayNotice.state(state)) else { return }
        socket.withLock { socket in
            guard let open = socket, !open.send(bytes, milliseconds: 2_000) else { return }
            open.shutDown()
            socket = nil
        }
    }
}
