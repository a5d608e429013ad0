// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Logging
internal import Provisioning
internal import Values

/// Performs provisioning orders on this gateway, one at a time, and answers each with one event that is on disk when it returns. It checks them
/// again: whoever hands them over has been on the network.
struct OrderPerformer: Sendable {
    /// An order as it came.
    struct Request: Sendable {
        let envelope: Envelope
        /// The service's clock minus ours, in seconds, once known.
        let secondsAhead: Double
        /// It was begun before and has no answer.
        let isInterrupted: Bool
    }

    let configuration: GatewayConfiguration
    let provisioner: Provisioner
    let check: ProvisioningOrderCheck
    let events: EventQueue
    let log: Logger

    /// - Throws: what keeps the answer from the disk.
    func perform(_ request: Request) async throws {
        let began = ReportWriter.Beginning()
        let accepted: AcceptedProvisioningOrder
        do throws(OrderError) { accepted = try check.accept(request.envelope) } catch {
            return log.error("an order was refused", metadata: ["why": "\(error)"])
        }
        let order = accepted.order
        let answer: OrderAnswer
        do {
            var provisioner = provisioner
            // The gateway's own addresses may be others than at the last order.
            provisioner.limits = try configuration.limits()
            let work = OrderWork(order: order, provisioner: provisioner, directory: configuration.stateDirectory)
            let now = Timestamp.now().advanced(bySeconds: request.secondsAhead)
            if now < order.expires {
                answer = try await request.isInterrupted ? work.resume() : work.perform()
            } else {
                answer =
                    try await request.isInterrupted
                    ? work.outcome()
                    : OrderAnswer(event: .refused, reason: "its time was over at \(order.expires)")
            }
        } catch let refusal as PlanRefusal {
            answer = OrderAnswer(event: .refused, reason: "\(refusal)")
        } catch let fault as AllocationFault {
            answer = OrderAnswer(event: .refused, reason: "\(fault)")
        } catch {
            answer = OrderAnswer(event: .failed, reason: "\(error)")
        }
        let state = try? await state(of: order)
        try events.put([
            GatewayEvent(
                answer.event, of: order.tenant, order: .init(accepted), since: began, plan: answer.plan, state: state,
                reason: answer.reason)
        ])
        log.notice(
            "order answered",
            metadata: [
                "order": "\(order.id)", "tenant": "\(order.tenant)", "task": "\(order.task.kind.rawValue)",
                "event": "\(answer.event.rawValue)", "why": "\(answer.reason)",
            ])
    }

    private func state(of order: ProvisioningOrder) async throws -> TenantState? {
        let journal = try GatewayJournal.read(in: configuration.stateDirectory)
        let known = journal.entries.map(\.allocation) + (try provisioner.confirmed())
        return try await provisioner.observe().state(of: order.tenant, known: known)
    }
}
