// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

extension Provisioner {
    /// Where somebody else's rules may end tenants' packets, each with the rule's text: the first `most` of them, and how many more there are.
    ///
    /// - Throws: ``NftError``; `CancellationError`.
    package func foreignDrops(
        most: Int
    ) async throws -> (first: [(place: ForeignDrop, text: String)], more: Int) {
        let drops = ForeignDropReader(try await nft.ruleset(), withBridge: bindings.bridge != nil).drops
        var found: [(place: ForeignDrop, text: String)] = []
        for drop in drops.prefix(most) {
            guard let handle = drop.handle else {
                found.append((drop, "policy drop"))
                continue
            }
            found.append((drop, try await nft.rule(handle, drop.family, drop.table, drop.chain) ?? "drop"))
        }
        return (found, drops.count - found.count)
    }

    /// The same as findings, a line each: what is not ours to change.
    package func foreignFindings(most: Int) async -> [String] {
        do {
            let (first, more) = try await foreignDrops(most: most)
            let lines = first.map { "\($0): \($1): a drop there wins over what tenants are given" }
            return lines + (more > 0 ? ["and \(more) more rules of others that drop"] : [])
        } catch {
            return ["the rules of others could not be read: \(error)"]
        }
    }

    /// Seconds that the kernel takes to check the elements of so many tenants with one port each; nothing of it is put in force.
    ///
    /// - Throws: ``NftError`` where there is no room for them; `CancellationError`.
    package func timeOfTenants(_ count: Int) async throws -> Double {
        var script = TenantTable.rules(.ipv4, interfaces, publicRanges: [])
        let grant = Grant(inBitsPerSecond: 1_000_000, outBitsPerSecond: 1_000_000, burstBytes: 10_000)
        guard let port = Port(22), let label = TenantLabel("room") else { return 0 }
        for number in 0..<UInt32(clamping: count) {
            // 240.0.0.0/4 is nobody's: RFC 1112.
            let (address, room) = (IPAddress(ipv4: 0xf000_0000 + number), IPAddress(ipv4: 0xf800_0000 + number))
            guard
                let tenant = try? TenantAllocation(
                    tenant: label, publicAddress: address, roomAddress: room,
                    forwardings: [PortForwarding(.tcp, publicPort: port, roomPort: port)], grant: grant,
                    macs: [MACAddress(bits: 0x0200_0000_0000 + UInt64(number))])
            else { continue }
            for element in tenant.elements(shaping: 1, answersPings: true, port: nil) {
                script += element.added(.ip) + "\n"
            }
        }
        let began = ContinuousClock.now
        if let refusal = try await nft.refusal(of: script) { throw NftError(refusal, status: "") }
        let (seconds, attoseconds) = (ContinuousClock.now - began).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
