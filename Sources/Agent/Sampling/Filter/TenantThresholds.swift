// SPDX-License-Identifier: Apache-2.0

/// The thresholds in force during one epoch, by the tenants' positions in their ``TenantTable``.
package struct TenantThresholds: Hashable, Sendable {
    /// One tenant's.
    package struct Pair: Hashable, Sendable {
        /// Of frames to its addresses.
        package var inbound: Threshold
        /// Of frames from its addresses.
        package var outbound: Threshold

        package init(inbound: Threshold, outbound: Threshold) {
            self.inbound = inbound
            self.outbound = outbound
        }
    }

    package var tenants: [Pair]
    /// Of frames that no tenant sends or receives, whatever they are.
    package var other: Threshold

    package init(tenants: [Pair], other: Threshold) {
        self.tenants = tenants
        self.other = other
    }

    package static func uniform(_ threshold: Threshold, tenants: Int) -> TenantThresholds {
        TenantThresholds(
            tenants: Array(repeating: Pair(inbound: threshold, outbound: threshold), count: tenants), other: threshold)
    }

    /// Of a frame between the tenants at these positions; `nil` stands for anybody else. When both ends are tenants the smaller
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
