// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Provisioning
internal import Values

extension TenantState {
    /// - Parameters:
    ///   - known: what was ordered. The kernel rounds bandwidth: what it has of one of these is named as it was ordered.
    ///   - now: when it was listed.
    init(_ one: TenantOnGateway, known: [TenantAllocation], at now: Timestamp) {
        let time = { (seconds: Int?) in seconds.map { now.advanced(bySeconds: Double($0)) } }
        let named = { (found: TenantAllocation?) in
            found.map { found in known.first { $0.tenant == found.tenant && $0.isHeld(by: found) } ?? found }
        }
        self.init(
            tenant: one.tenant, confirmed: named(one.confirmed), provisional: named(one.provisional),
            provisionalUntil: time(one.seconds), leavingUntil: time(one.leavingSeconds), isSuspended: one.isHeld,
            suspendedUntil: time(one.heldSeconds), faults: Array(one.faults.prefix(64)))
    }
}

extension GatewayObservation {
    /// One tenant's state; `nil` when the gateway has nothing of it.
    func state(of tenant: TenantLabel, known: [TenantAllocation], at now: Timestamp = .now()) -> TenantState? {
        self[tenant].map { TenantState($0, known: known, at: now) }
    }
}
