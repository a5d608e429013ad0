// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// Finds out what the gateway's kernel can: by what is in force already, else by a trial that leaves nothing behind.
struct AbilityProbe: Sendable {
    private let interfaces: GatewayInterfaces
    private let nft = NftCommand()

    init(_ interfaces: GatewayInterfaces) {
        self.interfaces = interfaces
    }

    /// - Parameters:
    ///   - families: of the tenants that there are or will be.
    ///   - rules: what the rules of each family's table are when they are right.
    func abilities(
        for families: [IPAddress.Family], on observation: GatewayObservation, rules: [IPAddress.Family: [String]]
    ) async throws -> GatewayAbilities {
        var found = GatewayAbilities()
        for family in families where observation.tables[family].map({ $0 != rules[family] }) ?? true {
            guard let refusal = try await nft.refusal(of: TenantTable.rules(family, interfaces)) else { continue }
            let why = "the kernel does not take the rules for \(family): \(refusal)"
            for ability in [GatewayAbility.forwarding, .bandwidth, .sourceAddress] {
                found.lack(ability, family, why: why)
            }
        }
        if [interfaces.uplink, interfaces.room].contains(where: { observation.roots[$0] != .ours }) {
            do { try TrialLink.shape() } catch { found.lack(.bandwidth, why: "\(error)") }
        }
        return found
    }
}
