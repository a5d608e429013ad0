// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Foundation
import Values
import Words

/// A tenant as the NOC sees it at a glance.
struct TenantModel {
    /// How the latest minute stands to the grant. Words for the eye: what counts is judged elsewhere.
    enum State: String, Comparable {
        case over, undecided, near, within, silent, unknown

        private var urgency: Int { [.over, .undecided, .near, .unknown, .silent, .within].firstIndex(of: self) ?? 9 }
        static func < (a: State, b: State) -> Bool { a.urgency < b.urgency }

        var tone: String {
            switch self {
            case .over: "bad"
            case .undecided, .near, .unknown: "warn"
            case .within: "good"
            case .silent: "open"
            }
        }
    }

    let tenant: TenantView
    let now: Timestamp
    let texts: Catalogue
    let formatting: Formatting

    /// Seconds without news after which a tenant's traffic is unknown.
    static let patience = 60.0

    var state: State { min(state(.inbound), state(.outbound)) }

    func content() -> [String: Any] {
        var item: [String: Any] = [
            "number": tenant.tenant, "name": tenant.name, "agency": tenant.agency,
            "href": "/cases/\(tenant.tenant)", "state": texts.text("tenantState.\(state.rawValue)"),
            "tone": state.tone, "directions": Direction.allCases.map(direction),
            "addresses": tenant.addresses.map(\.description).joined(separator: ", "), "last": false,
        ]
        if let last = tenant.windows.last {
            item["last"] = texts.text(
                "noc.last", ["time": formatting.clock(last.start.advanced(bySeconds: last.seconds), seconds: true)])
        }
        return item
    }

    /// The windows of the latest minute.
    private var latest: [TrafficWindow] {
        guard let end = tenant.windows.last.map({ $0.start.advanced(bySeconds: $0.seconds) }),
            now.seconds(since: end) < Self.patience
        else { return [] }
        return tenant.windows.filter { end.seconds(since: $0.start) <= 60.5 }
    }

    private func mean(_ direction: Direction) -> (rate: Estimate, seconds: Double)? {
        let windows = latest
        let seconds = windows.map(\.seconds).reduce(0, +)
        guard seconds > 0 else { return nil }
        let bytes = windows.map { $0[direction].bytes }.reduce(.zero, +)
        let scale = 8 / seconds
        return (
            Estimate(
                estimate: bytes.estimate * scale, lower: bytes.lower * scale, upper: bytes.upper * scale), seconds
        )
    }

    private func state(_ direction: Direction) -> State {
        guard let (rate, seconds) = mean(direction) else { return .unknown }
        let allowed = Double(tenant.grant.bitsPerSecond(direction))
        let withBurst = allowed + Double(tenant.grant.burstBytes) * 8 / seconds
        if rate.lower > withBurst { return .over }
        if rate.upper > withBurst { return .undecided }
        if rate.estimate > 0.8 * allowed { return .near }
        return rate.estimate > 0 ? .within : .silent
    }

    private func direction(_ direction: Direction) -> [String: Any] {
        let grant = Double(tenant.grant.bitsPerSecond(direction))
        let state = state(direction)
        let name = texts[direction.title]
        let points = tenant.windows.map { window in
            TrafficChart.Point(
                start: window.start, seconds: window.seconds,
                rate: window[direction].bitsPerSecond(over: window.seconds))
        }
        var item: [String: Any] = [
            "name": name, "state": texts.text("tenantState.\(state.rawValue)"), "tone": state.tone,
            "grant": formatting.rate(grant), "rate": false,
        ]
        var label = "\(name): \(texts.text("tenantState.\(state.rawValue)"))"
        if let rate = mean(direction)?.rate {
            let words = formatting.rate(rate)
            item["rate"] = ["estimate": words.estimate, "bounds": words.bounds]
            label += ", \(words.estimate), \(words.bounds)"
        }
        item["svg"] =
            TrafficChart(points: points, grant: grant, label: label, formatting: formatting).svg()
        return item
    }
}
