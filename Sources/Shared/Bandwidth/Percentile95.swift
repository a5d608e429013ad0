// SPDX-License-Identifier: Apache-2.0

/// The 95th percentile of n bins by nearest rank: the value at rank round(0.95 n) of the ascending order, halves rounded up.
package enum Percentile95 {
    /// From 1 to `bins`; 0 for no bins.
    package static func rank(of bins: Int) -> Int { (19 * max(0, bins) + 10) / 20 }

    /// Bins that may lie above without moving the percentile: 432, or 36 hours, of 30 days.
    package static func allowed(of bins: Int) -> Int { max(0, bins) - rank(of: bins) }
}
