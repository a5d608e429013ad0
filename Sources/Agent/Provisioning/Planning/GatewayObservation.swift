// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// What a gateway has at one moment: the kernel's own listing, read.
package struct GatewayObservation: Hashable, Sendable {
    /// Families whose table is there.
    package let tables: [IPAddress.Family: [String]]
    package let tenants: [TenantOnGateway]
    /// What removed tenants left: their addresses, to which nothing is let through.
    let remains: [TableElement]
    /// Elements of our tables that nobody of ours put there.
    package let strangers: [String]
    /// By interface.
    package let roots: [String: TrafficShaper.Root]
    /// Our classes by interface and minor number.
    package let classes: [String: [UInt16: ShapedRate]]

    package subscript(tenant: TenantLabel) -> TenantOnGateway? { tenants.first { $0.tenant == tenant } }

    /// Minor numbers that classes have, or that elements name.
    var usedMinors: Set<UInt16> {
        var used = Set(classes.values.flatMap(\.keys))
        for tenant in tenants {
            for minor in [tenant.confirmedClass, tenant.provisionalClass] { minor.map { _ = used.insert($0) } }
        }
        return used
    }

    /// Classes that no element names: what an interrupted change, or one that was taken back, has left.
    package var orphanedMinors: Set<UInt16> {
        let named = Set(tenants.flatMap { [$0.confirmedClass, $0.provisionalClass].compactMap { $0 } })
        return Set(classes.values.flatMap(\.keys)).subtracting(named)
    }

    /// Of what a plan rests on: two observations with one fingerprint lead to the same plan. Times that run down are no part of it.
    package var fingerprint: Digest {
        var lines: [String] = []
        for family in IPAddress.Family.all {
            lines.append("\(family.nft) " + (tables[family]?.joined(separator: ";") ?? "none"))
        }
        for tenant in tenants {
            lines.append("\(tenant.tenant) \(tenant.isHeld)")
            // The kernel lists the elements of a set in no order.
            lines += tenant.elements.map { element in
                "\(element.set.rawValue) \(element.key) \(element.value) \(element.isProvisional)"
            }.sorted()
        }
        lines += strangers.sorted()
        for (interface, root) in roots.sorted(by: { $0.key < $1.key }) { lines.append("\(interface) \(root)") }
        for (interface, list) in classes.sorted(by: { $0.key < $1.key }) {
            for (minor, rate) in list.sorted(by: { $0.key < $1.key }) {
                lines.append("\(interface) \(minor) \(rate.bitsPerSecond) \(rate.burstBytes)")
            }
        }
        return Digest(of: Array(lines.joined(separator: "\n").utf8))
    }
}

extension IPAddress.Family {
    static var all: [IPAddress.Family] { [.ipv4, .ipv6] }
}
