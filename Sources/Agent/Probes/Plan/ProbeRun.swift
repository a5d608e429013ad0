// SPDX-License-Identifier: Apache-2.0

internal import Capture
package import Evidence
internal import Synchronization

/// One verification under way: what a probe is given.
package final class ProbeRun: Sendable {
    package let order: VerificationOrder
    package let vantage: Vantage
    package let window: ProbeWindow
    package let environment: ProbeEnvironment
    /// The interface before anything was sent.
    let interfaceBefore: Result<InterfaceFacts, ProbeError>
    private let intended = Atomic<UInt64>(0)

    init(
        order: VerificationOrder, vantage: Vantage, environment: ProbeEnvironment, length: Duration
    ) async {
        self.order = order
        self.vantage = vantage
        self.environment = environment
        do throws(ProbeError) {
            interfaceBefore = .success(try await environment.interface())
        } catch {
            interfaceBefore = .failure(error)
        }
        window = ProbeWindow(length: length)
    }

    /// Every probe comes through here before it sends: scope, audit, rate cap.
    ///
    /// - Throws: ``ProbeScope/Refusal`` when the configuration forbids the address; `CancellationError`.
    func admit(_ check: CheckID, _ action: String, to destination: IPAddress, port: UInt16? = nil) async throws {
        var line = ProbeAudit(
            at: SystemClock.wall(), orderID: order.id, caseNumber: order.caseNumber, check: check, action: action,
            destination: destination, port: port, refusal: nil)
        do throws(ProbeScope.Refusal) {
            try environment.scope.check(destination)
        } catch {
            line.refusal = error.reason
            environment.audit(line)
            throw error
        }
        environment.audit(line)
        try await environment.pace.turn()
    }

    /// Frames that certainly left, or should have left, by the configured interface.
    var framesIntended: UInt64 { intended.load(ordering: .relaxed) }

    func countIntended(_ frames: UInt64 = 1) {
        intended.wrappingAdd(frames, ordering: .relaxed)
    }
}
