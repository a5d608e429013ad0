// SPDX-License-Identifier: Apache-2.0

package import Delivery
internal import Evidence
internal import Linux
package import Logging

/// Sends the live checklist to the service, one line after another, never in the way of the measurement.
package struct ProgressSender: Sendable {
    private let lines: AsyncStream<ProgressUpdate>.Continuation
    private let task: Task<Void, Never>

    package init(client: ServiceClient, orderID: String, log: Logger) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ProgressUpdate.self, bufferingPolicy: .bufferingNewest(64))
        lines = continuation
        task = Task {
            for await line in stream {
                do throws(ServiceError) {
                    try await client.send(line, ofOrder: orderID)
                } catch {
                    // Progress lines are for display only: the report holds the same results, and a lost line is not sent again.
                    log.debug("a progress line was lost", metadata: ["why": "\(error)"])
                }
            }
        }
    }

    package func send(_ event: Verification.Event) {
        switch event {
        case .started(let check):
            lines.yield(ProgressUpdate(check: check, state: .running, outcome: nil, detail: "", at: .now()))
        case .finished(let result, let judgement):
            lines.yield(
                ProgressUpdate(
                    check: result.check, state: .finished, outcome: judgement.outcome, detail: judgement.detail,
                    measurement: Self.short(result.measurement), at: .now()))
        }
    }

    /// The figures, unless they are the many windows of a bandwidth: those come with the report, a moment later.
    private static func short(_ measurement: Measurement) -> Measurement? {
        if case .bandwidth = measurement { nil } else { measurement }
    }

    /// Lets the last lines out, for two seconds at most.
    package func finish() async {
        lines.finish()
        let watchdog = Task { [task] in
            try await Task.sleep(for: .seconds(2))
            task.cancel()
        }
        await task.value
        watchdog.cancel()
    }
}
