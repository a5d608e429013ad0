// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Linux
package import Values

/// A finished window of one tenant.
package struct SampledWindow: Hashable, Sendable {
    /// ``SampledTenant/id``.
    package var tenant: String
    package var window: TrafficWindow

    package init(tenant: String, window: TrafficWindow) {
        self.tenant = tenant
        self.window = window
    }
}

/// All that one finished window of a run found.
package struct SampledInterval: Hashable, Sendable {
    /// 0, 1, 2 … since the run began.
    package var index: Int
    /// By the wall clock as it stood when the run began.
    package var start: Timestamp
    /// Length by the monotonic clock.
    package var seconds: Double
    /// One for each tenant, in the plan's order.
    package var tenants: [SampledWindow]
    /// Frames that are neither to nor from a tenant.
    package var other: DirectionWindow
    /// Every frame, once.
    package var total: DirectionWindow
    /// Estimated number of frames whose network header is cut or contradicts itself; they count in ``other``.
    package var malformed: Double
    /// Frames that the ring lost: each bound is wider for them.
    package var dropped: UInt64
    /// Smallest and largest threshold that was in force during the window.
    package var thresholds: ClosedRange<Threshold>
    /// How often thresholds changed since the run began.
    package var retunes: Int
    /// `false` when the interface was without a link for some of the time: then the window shows only what the link let through.
    package var wasConnected: Bool
    /// Since the run began; set by the sampler.
    package var processorTime: ProcessorTime

    /// Frames that reached the sampler.
    package var kept: UInt64 { total.kept }

    package init(
        index: Int, start: Timestamp, seconds: Double, tenants: [SampledWindow], other: DirectionWindow,
        total: DirectionWindow, malformed: Double, dropped: UInt64, thresholds: ClosedRange<Threshold>, retunes: Int,
        wasConnected: Bool = true, processorTime: ProcessorTime = .zero
    ) {
        self.index = index
        self.start = start
        self.seconds = seconds
        self.tenants = tenants
        self.other = other
        self.total = total
        self.malformed = malformed
        self.dropped = dropped
        self.thresholds = thresholds
        self.retunes = retunes
        self.wasConnected = wasConnected
        self.processorTime = processorTime
    }
}
