// SPDX-License-Identifier: Apache-2.0

internal import Packets
internal import Sampling

/// Makes the programs of one run: the same tenants, sockets and link, with thresholds that change.
struct SamplerCompiler: Sendable {
    let table: TenantTable
    let link: LinkLayer
    let scope: SamplingScope
    private let capacity: FilterCapacity
    private let interface: String

    init(plan: SamplingPlan, scope: SamplingScope, link: LinkLayer, interface: String) {
        table = TenantTable(plan.tenants)
        self.link = link
        self.scope = scope
        capacity = plan.capacity
        self.interface = interface
    }

    func compile(_ thresholds: TenantThresholds, epoch: Int) throws(CaptureError) -> TenantFilter {
        do throws(FilterError) {
            return try TenantFilter(
                table: table, thresholds: thresholds, link: link, scope: scope, epoch: epoch, capacity: capacity)
        } catch {
            switch error {
            case .tenantTooLarge(let position):
                throw CaptureError(
                    .startSampling, interface,
                    reason: "tenant \(table.tenants[position].id) has more addresses than a filter can tell apart",
                    remedy: "give them as fewer, larger prefixes")
            case .thresholdCount(let count, let tenants):
                throw CaptureError(
                    .startSampling, interface, reason: "\(count) thresholds were made for \(tenants) tenants")
            }
        }
    }
}
