// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Provisioning
internal import Values

/// What a gateway has, for people and programs.
package struct GatewayReport: Encodable, Sendable {
    package struct Tenant: Encodable, Sendable {
        package let tenant: TenantLabel
        package let confirmed: TenantAllocation?
        package let provisional: TenantAllocation?
        /// Until the kernel takes the provisional part back.
        package let seconds: Int?
        /// Until its removal falls back.
        package let leavingSeconds: Int?
        package let isSuspended: Bool
        /// Until it goes on by itself; `nil`: until it is resumed.
        package let suspendedSeconds: Int?
        package let faults: [String]
    }

    package let schema = "titipan.gateway/v1"
    package let tenants: [Tenant]
    package let strangers: [String]

    package init(_ observation: GatewayObservation) {
        tenants = observation.tenants.map { one in
            Tenant(
                tenant: one.tenant, confirmed: one.confirmed, provisional: one.provisional, seconds: one.seconds,
                leavingSeconds: one.leavingSeconds, isSuspended: one.isHeld, suspendedSeconds: one.heldSeconds,
                faults: one.faults)
        }
        strangers = observation.strangers
    }
}
