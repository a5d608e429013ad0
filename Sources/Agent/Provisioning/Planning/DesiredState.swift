// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// All tenants that a gateway is to have, and what they may not share.
package struct DesiredState: Hashable, Sendable {
    /// In the order of their labels.
    package let tenants: [TenantAllocation]
    private let places: [TenantLabel: Int]
    /// How many have a public address.
    private let sharers: [IPAddress: Int]

    package static let mostTenants = 10_000

    /// - Throws: ``AllocationFault`` where two tenants claim one thing.
    package init(_ tenants: [TenantAllocation]) throws(AllocationFault) {
        self.tenants = tenants.sorted { $0.tenant < $1.tenant }
        places = Dictionary(self.tenants.enumerated().map { ($1.tenant, $0) }) { first, _ in first }
        sharers = Dictionary(grouping: tenants, by: \.publicAddress).mapValues(\.count)
        if let first = self.tenants.first, tenants.count > DesiredState.mostTenants {
            let what = "\(tenants.count) tenants; a gateway has \(DesiredState.mostTenants) at most"
            throw AllocationFault(tenant: first.tenant, what: what)
        }
        var labels: Set<TenantLabel> = []
        var rooms: [IPAddress: TenantLabel] = [:]
        var ports: [PublicPort: TenantLabel] = [:]
        var macs: [IPAddress.Family: [MACAddress: TenantLabel]] = [:]
        for tenant in self.tenants {
            // A server has a tenant of each family at most.
            for mac in tenant.macs {
                guard let other = macs[tenant.roomAddress.family, default: [:]].updateValue(tenant.tenant, forKey: mac)
                else { continue }
                throw AllocationFault(tenant: tenant.tenant, what: "\(mac) is \(other)'s already")
            }
            guard labels.insert(tenant.tenant).inserted else {
                throw AllocationFault(tenant: tenant.tenant, what: "it is named twice")
            }
            if let other = rooms.updateValue(tenant.tenant, forKey: tenant.roomAddress) {
                throw AllocationFault(tenant: tenant.tenant, what: "\(tenant.roomAddress) is \(other)'s already")
            }
            for forwarding in tenant.forwardings {
                let key = PublicPort(tenant.publicAddress, forwarding.transport, forwarding.publicPort)
                if let other = ports.updateValue(tenant.tenant, forKey: key) {
                    throw AllocationFault(tenant: tenant.tenant, what: "\(key) is \(other)'s already")
                }
            }
        }
    }

    /// What a gateway has, provisional or confirmed, with one tenant as it is to be; `nil`: without it.
    ///
    /// - Throws: ``AllocationFault`` where the tenant claims what another has.
    package init(
        _ observation: GatewayObservation, but tenant: TenantLabel, _ wanted: TenantAllocation?
    ) throws(AllocationFault) {
        let others = observation.tenants.filter { $0.tenant != tenant }.compactMap { $0.provisional ?? $0.confirmed }
        try self.init(others + (wanted.map { [$0] } ?? []))
    }

    /// Whether pings of the tenant's public address are its server's to answer: they are where nobody else has a port of it.
    package func answersPings(_ tenant: TenantAllocation) -> Bool {
        sharers[tenant.publicAddress] == 1
    }

    package subscript(tenant: TenantLabel) -> TenantAllocation? { places[tenant].map { tenants[$0] } }
}

/// A port of a public address: what only one tenant can have.
package struct PublicPort: Hashable, Sendable, CustomStringConvertible {
    package let address: IPAddress
    package let transport: Transport
    package let port: Port

    package init(_ address: IPAddress, _ transport: Transport, _ port: Port) {
        self.address = address
        self.transport = transport
        self.port = port
    }

    package var description: String { "\(address) \(transport.rawValue) port \(port)" }
}
