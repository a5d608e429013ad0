// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Evidence
package import Linux
package import Logging
internal import Spool
internal import Values

/// The delivering process of a gateway's agent: everything between the service and the disk. Orders go to the process that provisions, and what
/// came of them comes back through the event queue.
package struct GatewayDelivery: Sendable {
    private let service: ServiceContext
    private let check: ProvisioningOrderCheck
    private let writer: ProvisioningReportWriter
    private let events: EventQueue
    private let provision: MessageSocket

    /// To be called on the process's only thread; privileges are gone and the filter is in force when it returns.
    ///
    /// - Parameter provision: the connection to the process that provisions.
    package init(_ settings: GatewayRoleSettings, provision: MessageSocket, log: Logger) throws {
        try Privileges.drop(to: nil)
        try Capabilities.endWithParent(settings.supervisor)
        Signal.brokenPipe.ignore()
        ResidentMemory.releaseCode()
        try Confinement.delivery.enter()
        guard let connection = settings.configuration.service,
            let events = try EventQueue(stateDirectory: connection.stateDirectory)
        else { throw IdentityError.notEnrolled(settings.configuration.stateDirectory) }
        self.provision = provision
        self.events = events
        service = try ServiceContext(connection, log: log)
        let facts = service.identity.facts
        check = ProvisioningOrderCheck(facts)
        writer = ProvisioningReportWriter(
            spool: service.spool, key: service.identity.reportKey, agentID: facts.agentID, site: facts.site)
        ResidentMemory.releaseCode()
    }

    /// Runs until the task is cancelled, the process that provisions ends, the agent is revoked, or its disk fails.
    package func run() async throws {
        let (states, state) = AsyncStream.makeStream(of: GatewayState.self, bufferingPolicy: .bufferingNewest(1))
        try WorkerThread.start("provisioning link") { [provision, log = service.log] in
            while let message = provision.receive() {
                do {
                    switch try CanonicalJSON.decode(GatewayNotice.self, from: message.bytes) {
                    case .state(let new): state.yield(new)
                    }
                } catch {
                    log.error("a state was not understood", metadata: ["why": "\(CanonicalJSON.describe(error))"])
                    break
                }
            }
            state.finish()
        }
        let facts = service.identity.facts
        service.log.notice("agent runs", metadata: ["agent": "\(facts.agentID)", "site": "\(facts.site)"])
        // What happened before this process ran comes first: it may answer the orders that were begun.
        try report()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await orders() }
            group.addTask { for await _ in try events.changes() { try report() } }
            group.addTask { try await tell(states) }
            group.addTask { try await DeliveryLoop(tools: service).run() }
            group.addTask { try await WitnessLoop(tools: service).run() }
            group.addTask { try await CertificateLoop(tools: service).run() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    // MARK: Orders

    private func orders() async throws {
        try service.orders.prune(now: .now())
        for envelope in try service.orders.interrupted() { await hand(envelope, isInterrupted: true) }
        let loop = OrderPolling(service: service) { envelope in
            let order = try check.accept(envelope).order
            // The nonce is what is used once: under whatever id an order comes.
            guard try service.orders.claim(order.nonce.description, envelope, expires: order.expires) else {
                return false
            }
            service.log.notice(
                "order taken",
                metadata: ["order": "\(order.id)", "tenant": "\(order.tenant)", "task": "\(order.task.kind.rawValue)"])
            await hand(envelope, isInterrupted: false)
            return true
        }
        try await loop.run()
    }

    private func hand(_ envelope: Envelope, isInterrupted: Bool) async {
        let request = GatewayRequest.perform(
            order: envelope, secondsAhead: service.clock?.offset ?? 0, isInterrupted: isInterrupted)
        guard let bytes = try? CanonicalJSON.encode(request) else { return }
        let call = BlockingCall("order") { [provision] in provision.send(bytes, milliseconds: 5_000) }
        // One that is not taken has ended the other process, and with it this one: the order is answered as interrupted.
        _ = try? await call.value { $0() }
    }

    // MARK: Reports

    /// Signs what happened, and marks orders as answered.
    private func report() throws {
        while let batch = try events.oldest() {
            for event in batch.events {
                // An interruption may have come between its report and the end of its batch.
                if let order = event.order, service.orders.isComplete(nonce: order.nonce) { continue }
                let record = try writer.write(event)
                service.log.info(
                    "report signed",
                    metadata: [
                        "event": "\(event.event.rawValue)", "tenant": "\(event.tenant)",
                        "seq": "\(record.position.seq)",
                    ])
                if let order = event.order { try service.orders.complete(nonce: order.nonce) }
            }
            try events.remove(batch)
        }
    }

    // MARK: State

    private func tell(_ states: AsyncStream<GatewayState>) async throws {
        for await state in states {
            do throws(ServiceError) {
                try await service.client.send(state)
            } catch {
                if error.isCancellation { throw CancellationError() }
                // The next one comes within a minute; a service of an earlier version takes none.
                service.log.debug("the gateway's state was not told", metadata: ["why": "\(error)"])
            }
        }
    }
}
