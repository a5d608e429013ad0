// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Linux
internal import Values

/// How one check is measured: one function, from the order and its surroundings to typed evidence.
///
/// A probe measures and never judges: ``Judge`` does, here for the screen and in the service for the record.
package struct Probe: Sendable {
    package typealias Body = @Sendable (ProbeRun) async throws -> Measurement
    /// Measures again from recorded frames: what was reported, or `nil`, in, and what the frames say of it out; `nil` when they do not decide.
    package typealias Remeasurement = @Sendable (Replay, Measurement?) -> Measurement?

    package let check: CheckID
    /// The method really used, for people: for example `ARP requests, AF_PACKET`.
    let method: @Sendable (ProbeRun, Measurement) -> String
    let remeasure: Remeasurement
    let body: Body

    /// - Parameters:
    ///   - methodUsed: from what came of it: how far it went decides what was used.
    ///   - remeasure: left out where no frames are kept.
    ///   - body: what it throws becomes a ``LocalFailure``: the prober's fault, never the target's.
    init(
        _ check: CheckID, methodUsed: @escaping @Sendable (ProbeRun, Measurement) -> String,
        remeasure: @escaping Remeasurement = { _, _ in nil }, body: @escaping Body
    ) {
        self.check = check
        method = methodUsed
        self.remeasure = remeasure
        self.body = body
    }

    /// For a method that the order decides.
    package init(
        _ check: CheckID, method: @escaping @Sendable (VerificationOrder) -> String,
        remeasure: @escaping Remeasurement = { _, _ in nil }, body: @escaping Body
    ) {
        self.init(check, methodUsed: { run, _ in method(run.order) }, remeasure: remeasure, body: body)
    }

    /// For a method that does not depend on the order.
    package init(
        _ check: CheckID, method: String, remeasure: @escaping Remeasurement = { _, _ in nil }, body: @escaping Body
    ) {
        self.init(check, method: { _ in method }, remeasure: remeasure, body: body)
    }

    /// Runs it and states when and how long.
    func run(in run: ProbeRun) async -> CheckResult {
        let began = Timestamp.now()
        let start = ContinuousClock.now
        let measurement: Measurement
        do {
            measurement = try await body(run)
        } catch is CancellationError {
            measurement = .failure(LocalFailure(what: "cancelled, or not finished in time"))
        } catch {
            measurement = .failure(LocalFailure(what: "\(error)"))
        }
        return CheckResult(
            check: check, method: method(run, measurement), began: began,
            seconds: (ContinuousClock.now - start).inSeconds,
            measurement: measurement, frames: frames(of: run))
    }

    /// The evidence file of the check, once it is on disk.
    private func frames(of run: ProbeRun) -> FrameEvidence? {
        guard let keep = run.environment.keep, let file = run.trace.file(of: check) else { return nil }
        do {
            try keep(file)
            return file.evidence
        } catch {
            return nil
        }
    }
}

extension Probe {
    /// All probes of this module. `self.capture` and the bandwidth come from the owner of the capture.
    package static let standard: [Probe] = [
        .link, .gateway, .clock, .identity, .conflict, .switchPort, .echo, .pathMTU, .controlPort, .controlAddress,
        .exposure, .load,
    ]

    /// The probes that depend on the order's service and on the agent's vantage.
    static func speaking(_ service: ServiceProtocol, at vantage: Vantage) -> [Probe] {
        switch vantage {
        case .inside: [.port(service), .arrivals]
        case .outside: [.outsidePort(service)]
        }
    }
}
