// SPDX-License-Identifier: Apache-2.0

package import Evidence

/// A tenant whose traffic is measured: frames to its addresses are inbound, frames from them outbound.
package struct SampledTenant: Hashable, Sendable {
    package var id: String
    package var addresses: [IPPrefix]

    package init(id: String, addresses: [IPPrefix]) {
        self.id = id
        self.addresses = addresses
    }
}

/// What one run of the sampler measures.
package struct SamplingPlan: Hashable, Sendable {
    package var tenants: [SampledTenant]
    package var threshold: Threshold
    /// Length of a window by the monotonic clock, in seconds; at least 0.1.
    package var windowSeconds: Double
    /// Windows until the run ends; `nil`: it runs until it is stopped.
    package var windowCount: Int?
    /// Every bound holds with the two-sided probability of so many σ: 5 for one verification, 5.8 for a month of bins
    /// of 100 tenants at once.
    package var deviations: Double
    package var scope: SamplingScope

    package init(
        tenants: [SampledTenant], threshold: Threshold, windowSeconds: Double, windowCount: Int? = nil,
        deviations: Double = 5, scope: SamplingScope = .received
    ) {
        self.tenants = tenants
        self.threshold = threshold
        self.windowSeconds = windowSeconds
        self.windowCount = windowCount
        self.deviations = deviations
        self.scope = scope
    }
}

/// A finished window of one tenant.
package struct SampledWindow: Hashable, Sendable {
    /// ``SampledTenant/id``.
    package let tenant: String
    /// 0, 1, 2 … since the run began.
    package let index: Int
    package let window: TrafficWindow

    package init(tenant: String, index: Int, window: TrafficWindow) {
        self.tenant = tenant
        self.index = index
        self.window = window
    }
}
