// SPDX-License-Identifier: Apache-2.0

package import Values

/// A tenant whose traffic is measured: frames to its addresses are inbound, frames from them outbound.
package struct SampledTenant: Hashable, Sendable {
    package var id: String
    package var addresses: [IPPrefix]
    /// The tenant's granted bandwidth. Adaptive thresholds begin from it, and traffic below one percent of it need not be measured as finely. `nil`
    /// where none is known.
    package var grant: Grant?

    package init(id: String, addresses: [IPPrefix], grant: Grant? = nil) {
        self.id = id
        self.addresses = addresses
        self.grant = grant
    }
}

/// The parameters of one run of the sampler.
package struct SamplingPlan: Hashable, Sendable {
    package var tenants: [SampledTenant]
    package var policy: SamplingPolicy
    /// Length of a window by the monotonic clock, in seconds; at least 0.1.
    package var windowSeconds: Double
    /// Windows until the run ends; `nil`: it runs until it is stopped.
    package var windowCount: Int?
    /// Seconds until the run ends, in the midst of a window if need be: that one is shorter. `nil`: ``windowCount`` decides.
    package var duration: Double?
    /// Every bound holds with the two-sided probability of so many σ: 5 for one verification; for a month of all tenants at once
    /// see ``SimultaneousBounds``.
    package var deviations: Double
    /// `nil`: as this host stands to the interface.
    package var scope: SamplingScope?
    /// Seconds that a snapshot covers, at least 0.1; `nil` for a run without snapshots.
    package var snapshotSeconds: Double?
    /// Capacity of one filter program. Tenants that do not fit are spread over several sockets.
    package var capacity = FilterCapacity(instructions: FilterCapacity.longestProgram)

    package init(
        tenants: [SampledTenant], policy: SamplingPolicy, windowSeconds: Double, windowCount: Int? = nil,
        duration: Double? = nil, deviations: Double = 5, scope: SamplingScope? = nil
    ) {
        self.tenants = tenants
        self.policy = policy
        self.windowSeconds = windowSeconds
        self.windowCount = windowCount
        self.duration = duration
        self.deviations = deviations
        self.scope = scope
    }
}
