// SPDX-License-Identifier: Apache-2.0

internal import Probes
internal import Synchronization

/// The number of the run under way, and the service's clock as its request told it.
final class OrderClock: Sendable {
    private let state = Mutex((run: 0, offset: ProbeEnvironment.ClockOffset?.none))

    var run: Int { state.withLock { $0.run } }
    var reading: ProbeEnvironment.ClockOffset? { state.withLock { $0.offset } }

    func set(run: Int, _ clock: MeasuringRequest.Clock?) {
        let offset = clock.map { ProbeEnvironment.ClockOffset(seconds: $0.seconds, uncertainty: $0.uncertainty) }
        state.withLock { $0 = (run, offset) }
    }
}
