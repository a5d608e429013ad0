// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Logging
internal import Spool
internal import Values

/// The checks of one order that one measuring process performs, as the delivering process follows them.
///
/// Results are taken once each, for the checks that were asked for; frames are stored before the result that names them, and a result that
/// names others is taken without them.
struct RemoteMeasurement {
    enum Event: Sendable {
        case started(CheckID)
        case finished(CheckResult)
    }

    let link: MeasuringLink
    let accepted: AcceptedOrder
    let checks: [CheckID]
    let clock: MeasuringRequest.Clock?
    let store: EvidenceStore
    let log: Logger

    private var stored: [Digest: Int] = [:]
    private var open: Set<CheckID>
    private var bytesLeft = FrameEvidence.maximumReportBytes

    /// Time behind the window after which no result is awaited: probes are cancelled after three seconds.
    private static let grace = Duration.seconds(10)

    init(
        _ link: MeasuringLink, _ accepted: AcceptedOrder, checks: [CheckID], clock: MeasuringRequest.Clock?,
        store: EvidenceStore, log: Logger
    ) {
        self.link = link
        self.accepted = accepted
        self.checks = checks
        self.clock = clock
        self.store = store
        self.log = log
        open = Set(checks)
    }

    /// Reports what happens, and at the end a failure for each check without a result.
    mutating func perform(_ report: (Event) -> Void) async {
        let began = Timestamp.now()
        let start = ContinuousClock.now
        let (run, events) = link.begin(checks: checks.count)
        var failure = "\(link.role.name) ended during the verification"
        if await link.send(.perform(run: run, order: accepted.envelope, checks: checks, clock: clock)) {
            let limit = Duration.seconds(accepted.order.observation.seconds) + RemoteMeasurement.grace
            let watchdog = Task { [link] in
                let isLate: Bool
                do {
                    try await Task.sleep(for: limit)
                    isLate = true
                } catch { isLate = false }
                // Cancelled: the verification is given up, or over. Late: what does not answer a request to stop is ended.
                guard isLate else { return }
                link.close()
            }
            await withTaskCancellationHandler {
                for await event in events {
                    if let refusal = take(event, report) { failure = refusal }
                }
            } onCancel: { [link] in
                Task { await link.send(.cancel(run: run)) }
            }
            watchdog.cancel()
        }
        for check in checks where open.contains(check) {
            report(
                .finished(
                    CheckResult(
                        check: check, method: "none", began: began, seconds: (ContinuousClock.now - start).inSeconds,
                        measurement: .failure(LocalFailure(what: failure)))))
        }
    }

    /// Why the order was refused, if it was.
    private mutating func take(_ event: MeasuringEvent, _ report: (Event) -> Void) -> String? {
        switch event {
        case .started(_, let check):
            if open.contains(check) { report(.started(check)) }
        case .frames(_, let data): keep(Array(data))
        case .finished(_, var result):
            guard open.remove(result.check) != nil else { break }
            if let frames = result.frames, !isStored(frames, of: result.check) { result.frames = nil }
            report(.finished(result))
        case .ended(_, let refusal): return refusal.map { "\(link.role.name) refused the order: \($0)" }
        case .ready, .failed, .windows: break
        }
        return nil
    }

    private mutating func keep(_ bytes: [UInt8]) {
        guard bytes.count <= min(FrameEvidence.maximumBytes, bytesLeft) else {
            return log.error(
                "frames were not kept", metadata: ["why": "more than \(FrameEvidence.maximumReportBytes) bytes"])
        }
        bytesLeft -= bytes.count
        do throws(SpoolError) {
            try store.put(bytes)
            stored[Digest(of: bytes)] = bytes.count
        } catch {
            log.error("frames were not kept", metadata: ["why": "\(error)"])
        }
    }

    private func isStored(_ frames: FrameEvidence, of check: CheckID) -> Bool {
        frames.name == FrameEvidence.name(of: check) && stored[frames.sha256] == frames.bytes
    }
}
