// SPDX-License-Identifier: Apache-2.0

package import Bandwidth
internal import Evidence
package import Packets
package import Sampling
internal import Values

/// The tenants' verdicts while they are being watched, and each window as a `titipan.traffic/v1` report.
package struct TenantJudge: Sendable {
    package let tenants: [TenantList.Tenant]
    private let linkType: String
    private let lineRate: Double?
    private let deviations: Double
    /// In the tenants' order; `nil` for one without a grant, and for all before the first window.
    package private(set) var verdicts: [StandingVerdict?]

    /// `lineRate` in bit/s; `nil` where the link has none.
    package init(tenants: [TenantList.Tenant], link: LinkLayer, lineRate: Double?) {
        self.tenants = tenants
        self.lineRate = lineRate
        linkType =
            switch link {
            case .ethernet: "EN10MB"
            case .rawIP: "RAW"
            case .cooked: "LINUX_SLL"
            case .cooked2: "LINUX_SLL2"
            }
        // The windows' bounds are as wide as those of a month's bins, by which the verdict is reached (Bonferroni).
        deviations = SimultaneousBounds.month(ofTenants: tenants.count).deviations
        verdicts = Array(repeating: nil, count: tenants.count)
    }

    /// Adds a window, and reports it.
    package mutating func judge(_ interval: SampledInterval) -> TrafficReport {
        for (index, tenant) in tenants.enumerated() {
            guard let grant = tenant.grant, index < interval.tenants.count else { continue }
            if verdicts[index] == nil {
                let terms = BandwidthTerms(grant: grant, lineRate: lineRate, deviations: deviations)
                verdicts[index] = StandingVerdict(terms, beginning: interval.start)
            }
            verdicts[index]?.add(interval.tenants[index].window)
        }
        return TrafficReport(
            capture: .init(
                packets: Amount(interval.total.packets).estimate, bytes: Amount(interval.total.bytes).estimate,
                malformed: UInt64(saturating: interval.malformed.rounded()), linkType: linkType),
            tenants: zip(tenants, zip(interval.tenants, verdicts)).map { tenant, found in
                let (window, verdict) = (found.0.window, found.1)
                return TrafficReport.Tenant(
                    name: tenant.name, inbound: .init(window.inbound), outbound: .init(window.outbound),
                    verdict: verdict?.answer.rawValue, biases: window.biases.isEmpty ? nil : window.biases)
            },
            other: .init(
                packets: Amount(interval.other.packets).estimate, bytes: Amount(interval.other.bytes).estimate),
            window: .init(
                start: interval.start, seconds: interval.seconds, kept: interval.kept, dropped: interval.dropped))
    }
}

extension TrafficReport.Direction {
    fileprivate init(_ window: DirectionWindow) {
        self.init(
            bytes: Amount(window.bytes), wireBytes: Amount(window.wireBytes), packets: Amount(window.packets))
    }
}
