// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// Finds out what the gateway's kernel can: by what is in force already, else by a trial that leaves nothing behind.
extension Provisioner {
    /// - Parameter families: of the tenants that there are or will be.
    func abilities(
        for families: Set<IPAddress.Family>, on observation: GatewayObservation, _ record: GatewayRecord
    ) async throws -> GatewayAbilities {
        var found = GatewayAbilities(bindings.abilities)
        let known = knownRules(record)
        for table in bindings.tables(for: families) {
            let isInForce = observation.tables[table] != nil && observation.tables[table] == known[table]
            guard let full = rules(of: table),
                let refusal = isInForce ? record.refusal(table) : try await nft.refusal(of: full)
            else { continue }
            var isLesserTaken = isInForce
            if !isInForce, let lesser = rules(of: table, checksSources: false) {
                isLesserTaken = try await nft.refusal(of: lesser) == nil
            }
            let why = "the kernel does not take the rules for \(table.words): \(refusal)"
            for ability in isLesserTaken ? [.sourceAddress] : table.abilities {
                found.lack(ability, table.addresses, why: why)
            }
        }
        if [interfaces.uplink, interfaces.room].contains(where: { observation.roots[$0] != .ours }) {
            do { try trials.once(.shaping, TrialLink.shape) } catch { found.lack(.bandwidth, why: "\(error)") }
        }
        if found.isWanted(.neighbour), !observation.room.neighbours.values.contains(where: \.isOurs) {
            do { try trials.once(.neighbours, TrialLink.bind) } catch { found.lack(.neighbour, why: "\(error)") }
        }
        if let directory = bindings.leaseDirectory, !observation.room.takesLeases {
            found.lack(.lease, why: "\(directory) is no directory that can be written to")
        }
        return found
    }
}

extension TableFamily {
    /// What rests on its rules.
    fileprivate var abilities: [GatewayAbility] {
        switch self {
        case .ip, .ip6: [.forwarding, .bandwidth, .sourceAddress]
        case .bridge: [.bridgePort]
        }
    }

    /// `nil` for tenants of both.
    fileprivate var addresses: IPAddress.Family? {
        switch self {
        case .ip: .ipv4
        case .ip6: .ipv6
        case .bridge: nil
        }
    }
}
