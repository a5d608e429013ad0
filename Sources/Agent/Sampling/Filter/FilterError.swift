// SPDX-License-Identifier: Apache-2.0

/// Why a table cannot be compiled into filters.
package enum FilterError: Error, Hashable, Sendable {
    /// The tenant at this position has more prefixes than one program can tell apart.
    case tenantTooLarge(position: Int)
    /// There must be a pair of thresholds for each tenant.
    case thresholdCount(Int, tenants: Int)
}
