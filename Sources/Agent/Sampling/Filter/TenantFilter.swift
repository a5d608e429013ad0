// SPDX-License-Identifier: Apache-2.0

package import Packets

/// Threshold sampling per tenant and direction, as a value: programs for the kernel, and the same decisions in Swift.
///
/// A frame of length len is kept with probability min(1, len / z). Its z is that of the tenant which it goes to (inbound) or comes from (outbound),
/// the smaller one when both ends are tenants, and ``TenantThresholds/other`` when neither is: other addresses, other protocols, frames too short for
/// their header. The kept part of a frame ends behind its addresses, and its length encodes the epoch: `LinkHeader`.
///
/// Tenants that do not fit one program are spread over several, the shards, each for a socket of its own on the same interface.
package struct TenantFilter: Hashable, Sendable {
    /// Epochs that can be told apart: they count modulo this.
    package static let epochs = 8
    /// Most that is kept of any frame, in the kernel's view of it.
    package static let longestSnapLength =
        14 + LinkHeader.mostTags * LinkHeader.tagLength + Flow.ipv6Header + epochs - 1

    /// At least one. Which tenants a shard has depends on `table` and `capacity` alone.
    package let shards: [FilterShard]

    /// Throws when `thresholds` do not belong to `table`, or when a single tenant's prefixes exceed `capacity`.
    package init(
        table: TenantTable, thresholds: TenantThresholds, link: LinkLayer, scope: SamplingScope, epoch: Int,
        capacity: FilterCapacity = FilterCapacity(instructions: FilterCapacity.longestProgram)
    ) throws(FilterError) {
        guard thresholds.tenants.count == table.tenants.count else {
            throw .thresholdCount(thresholds.tenants.count, tenants: table.tenants.count)
        }
        let plan = try ShardPlan(table: table, capacity: capacity)
        let residue = ((epoch % TenantFilter.epochs) + TenantFilter.epochs) % TenantFilter.epochs
        shards = plan.shards.map {
            FilterShard(
                tenants: $0, table: table, thresholds: thresholds, link: link, scope: scope, residue: residue)
        }
    }
}
