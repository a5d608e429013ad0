// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Linux
internal import Values

/// Suspending a tenant, and taking back what is provisional.
extension Provisioner {
    /// Suspends a tenant, for good or for so many seconds, or lets it go on. What was suspended is so again after a start of the machine.
    package func hold(_ tenant: TenantLabel, _ isHeld: Bool, seconds: Int? = nil) async throws {
        try await alone {
            guard let present = try await observe()[tenant] else { throw PlanRefusal.unknown(tenant) }
            var script = TransactionScript()
            script.hold(present, isHeld, seconds: seconds)
            if !script.isEmpty { try await nft.commit(script.text) }
            var record = try GatewayRecord.read(in: directory)
            let until = seconds.map { Timestamp.now().advanced(bySeconds: Double($0)) }
            record.suspend(tenant, until: until, isHeld)
            try record.write(in: directory)
        }
    }

    /// Takes what is provisional of these tenants back before its time is over: what was open through it is cut, what was confirmed stands.
    ///
    /// - Throws: ``PlanRefusal/expired`` when the kernel has taken all of it back already.
    package func revert(_ tenants: Set<TenantLabel>) async throws {
        try await alone {
            var script = TransactionScript()
            var closed: [PublicPort] = []
            for present in try await observe().tenants where tenants.contains(present.tenant) {
                script.revert(present)
                let stays = Set(present.confirmed?.publicPorts ?? [])
                closed += (present.provisional?.publicPorts ?? []).filter { !stays.contains($0) }
            }
            guard !script.isEmpty else { throw PlanRefusal.expired }
            do {
                try await nft.commit(script.text)
            } catch let error as NftError {
                // It may have gone between the listing and this.
                let now = try await observe()
                let isThere = tenants.contains { now[$0]?.provisional != nil || now[$0]?.leavingSeconds != nil }
                throw isThere ? error : PlanRefusal.expired as any Error
            }
            try await conntrack.forget(closed)
            try await collect()
        }
    }

    /// Notes a tenant as confirmed that the kernel has so: what an interruption between the two has left out.
    ///
    /// - Returns: whether the kernel has it.
    package func note(confirmed wanted: TenantAllocation) async throws -> Bool {
        try await alone {
            guard let present = try await observe()[wanted.tenant], present.provisional == nil,
                let confirmed = present.confirmed, wanted.isHeld(by: confirmed)
            else { return false }
            var record = try GatewayRecord.read(in: directory)
            record.remember(wanted)
            try record.write(in: directory)
            return true
        }
    }

    /// What was confirmed on this gateway, as it was ordered.
    package func confirmed() throws -> [TenantAllocation] { try GatewayRecord.read(in: directory).confirmed }
}
