// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The gateway's reports on the server's network; documents of offices without a gateway's agent hold none.
extension Examination {
    mutating func checkProvisioning() {
        var plans: [String: Digest] = [:]
        for (name, event) in SealedName.provisioning where files[name] != nil {
            guard let payload = opened(name, .provisioning, keys: ring?.agents.map(\.reportKey)),
                let envelope = files[name].flatMap({ try? Envelope(bytes: $0) })
            else { continue }
            let report: ProvisioningReport
            do {
                report = try CanonicalJSON.decode(Statement<ProvisioningReport>.self, from: payload).predicate
            } catch {
                add(name, .altered, CanonicalJSON.describe(error))
                continue
            }
            let agent = ring?.agents.first { $0.id == report.agent }
            let keys = agent.map { [$0.reportKey] } ?? []
            if (try? envelope.verify(type: .provisioning, trusting: keys)) == nil || agent?.vantage != .gateway {
                add(
                    name, .altered, "names agent \(report.agent.prefix(60)), which is no gateway's agent that signed it"
                )
            } else if report.event != event || report.tenant.description != order?.caseNumber
                || report.site != order?.site
            {
                add(name, .altered, "is no report that this server's network was \(event.rawValue)")
            } else {
                if let plan = try? report.plan?.digest() { plans[name] = plan }
                let cited = plans[name].map { ", plan \($0)" } ?? ""
                add(name, .holds, "signed by gateway agent \(agent?.name ?? report.agent): \(event.rawValue)\(cited)")
                provisioning.append((name, envelope))
            }
        }
        let names = SealedName.provisioning.map(\.name).filter { files[$0] != nil }
        if names.count == 1 { add(names[0], .unchecked, "applied and confirmed belong together, and one is not here") }
    }
}
