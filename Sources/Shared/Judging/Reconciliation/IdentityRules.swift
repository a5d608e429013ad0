// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The rules on the identity of the device that answered.
extension Reconciliation {
    /// Requires the same identity outside as inside: another one outside shows that something in between answers for the server.
    mutating func compareIdentities() {
        guard order.target.service.hasIdentity, let index = index(of: .reachableOutside, from: .outside),
            judgements[index].outcome == .passed || judgements[index].reason.isNewIdentity
        else { return }
        let outside = identities(of: .reachableOutside, from: .outside)
        guard !outside.isEmpty else { return }
        let inside = identities(of: .reachablePort, from: .inside)
        guard !inside.isEmpty else {
            judgements[index].replace(
                with: .inconclusive(
                    .noIdentity, "the identity seen outside has nothing inside to be compared with"))
            return
        }
        switch IdentityComparison(shown: outside, known: inside) {
        case .same: break
        case .contradiction(let shown, let known):
            judgements[index].replace(
                with: .failed(
                    .identityDiffersOutside,
                    "another identity answers outside (\(shown.words)) than inside (\(known.words))"))
        case .nothingInCommon:
            judgements[index].replace(
                with: .inconclusive(
                    .noIdentity,
                    "outside \(outside.map(\.words).joined(separator: ", ")) was read, inside \(inside.map(\.words).joined(separator: ", ")): nothing to be compared"
                ))
        }
    }

    private func identities(of check: CheckID, from vantage: Vantage) -> [ServiceIdentity] {
        guard case .port(let port) = reports.measurement(check, from: vantage) else { return [] }
        return port.shownIdentities
    }

    /// Attributes claims on the server address to proxy ARP when the claimant answers for an unassigned address too: its answers prove
    /// nothing about the server.
    mutating func attributeToProxyARP() {
        guard case .controlAddress(let control) = reports.measurement(.controlAddress, from: .inside) else { return }
        var proxies: Set<MACAddress> = []
        for attempt in control.attempts where order.target.controlAddresses.contains(attempt.address) {
            proxies.formUnion(attempt.claims.lazy.filter { $0.solicited > 0 }.map(\.macAddress))
        }
        proxies.subtract(order.target.macAddresses)
        guard !proxies.isEmpty else { return }
        for index in judgements.indices where judgements[index].vantage == .inside {
            guard let heard = claims(heardBy: judgements[index].check) else { continue }
            let others = heard.filter { !proxies.contains($0.macAddress) }
            guard others.count < heard.count, others.allSatisfy({ order.target.isRegistered($0.macAddress) }) else {
                continue
            }
            // Whether the server itself was heard is a fact that the proxy's answers do not change.
            judgements[index].change(
                to: others.isEmpty ? .failed : .inconclusive, .proxyARP,
                "\(proxies.map(order.target.name).sorted().joined(separator: ", ")) answers for addresses that are nobody's as well"
            )
        }
    }

    private func claims(heardBy check: CheckID) -> [AddressClaim]? {
        switch reports.measurement(check, from: .inside) {
        case .identity(let identity): identity.claims
        case .conflict(let conflict): conflict.claims
        case nil, .link, .gateway, .clock, .capture, .echo, .port, .controlPort, .switchPort, .mtu, .arrivals,
            .controlAddress, .exposure, .exercise, .bandwidth, .mirror, .failure:
            nil
        }
    }

    /// Requires that the server itself was heard on the link when LLDP gives only the name of the link.
    mutating func requireServerOnLink() {
        guard hasPassed(.connectedPort, from: .inside), let index = index(of: .connectedPort, from: .inside) else {
            return
        }
        if case .switchPort(let port) = reports.measurement(.connectedPort, from: .inside),
            port.sightings.contains(where: { $0.macAddress.map(order.target.isRegistered) ?? false })
        {
            return
        }
        if case .identity(let identity) = reports.measurement(.connectedIdentity, from: .inside),
            identity.claims.contains(where: { $0.solicited > 0 && order.target.isRegistered($0.macAddress) })
        {
            return
        }
        judgements[index].markInconclusive(
            .registeredServerSilent, "; but that is the link's name, and nobody heard the server on it")
    }
}
