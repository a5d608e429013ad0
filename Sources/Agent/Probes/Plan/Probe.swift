// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Linux
internal import Values

/// The measurement of one check: a function from the order and its environment to typed evidence.
///
/// A probe measures and never judges: ``Judge`` evaluates the evidence, here for the screen and in the service for the record.
package struct Probe: Sendable {
    package typealias Body = @Sendable (ProbeRun) async throws -> Measurement
    /// Repeats a measurement from recorded frames: takes the reported measurement, or `nil`, and returns the one that the frames give; `nil` when
    /// they do not decide.
    package typealias Remeasurement = @Sendable (Replay, Measurement?) -> Measurement?

    package let check: CheckID
    /// The method really used, for people: for example `ARP requests, AF_PACKET`.
    let method: @Sendable (ProbeRun, Measurement) -> String
    let remeasure: Remeasurement
    let body: Body

    /// - Parameters:
    ///   - methodUsed: the method by the result, because a check that ended early used fewer steps.
    ///   - remeasure: left out where no frames are kept.
    ///   - body: the measurement. An error that it throws becomes a ``LocalFailure``, which is the prober's fault, never the target's.
    init(
        _ check: CheckID, methodUsed: @escaping @Sendable (ProbeRun, Measurement) -> String,
        remeasure: @escaping Remeasurement = { _, _ in nil }, body: @escaping Body
    ) {
        self.check = check
        method = methodUsed
        self.remeasure = remeasure
        self.body = body
    }

    /// A probe whose method depends on the order.
    package init(
        _ check: CheckID, method: @escaping @Sendable (VerificationOrder) -> String,
        remeasure: @escaping Remeasurement = { _, _ in nil }, body: @escaping Body
    ) {
        self.init(check, methodUsed: { run, _ in method(run.order) }, remeasure: remeasure, body: body)
    }

    /// A probe whose method does not depend on the order.
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
        .controlICMP, .exposure, .load, .silentAddress, .silentMirror, .silentSwitch, .controlReply,
    ]

    /// The probes that depend on the order's service and on the agent's vantage.
    static func speaking(_ service: ServiceProtocol, at vantage: Vantage) -> [Probe] {
        switch vantage {
        case .inside: [.port(service), .arrivals, .silentPort(service)]
        case .outside: [.outsidePort(service), .silentOutside(service)]
        }
    }
}
