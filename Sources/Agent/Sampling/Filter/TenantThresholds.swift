// SPDX-License-Identifier: Apache-2.0

/// The thresholds in force during one epoch, by the tenants' positions in their ``TenantTable``.
package struct TenantThresholds: Hashable, Sendable {
    /// The thresholds of one tenant.
    package struct Pair: Hashable, Sendable {
        /// Threshold of frames to its addresses.
        package var inbound: Threshold
        /// Threshold of frames from its addresses.
        package var outbound: Threshold

        package init(inbound: Threshold, outbound: Threshold) {
            self.inbound = inbound
            self.outbound = outbound
        }
    }

    package var tenants: [Pair]
    /// Threshold of frames that no tenant sends or receives, of any protocol.
    package var other: Threshold

    package init(tenants: [Pair], other: Threshold) {
        self.tenants = tenants
        self.other = other
    }

    package static func uniform(_ threshold: Threshold, tenants: Int) -> TenantThresholds {
        TenantThresholds(
            tenants: Array(repeating: Pair(inbound: threshold, outbound: threshold), count: tenants), other: threshold)
    }

    /// Threshold of a frame between the tenants at these positions; `nil` stands for an end that is no tenant. When both are, the smaller
    /// threshold decides, when neither is, ``other``.
    package func threshold(source: Int?, destination: Int?) -> Threshold {
        switch (source, destination) {
        case (nil, nil): other
        case (let source?, nil): tenants[source].outbound
        case (nil, let destination?): tenants[destination].inbound
        case (let source?, let destination?):
            tenants[source].outbound.bytes < tenants[destination].inbound.bytes
                ? tenants[source].outbound : tenants[destination].inbound
        }
    }
}
