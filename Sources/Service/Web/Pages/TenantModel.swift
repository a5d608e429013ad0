// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Foundation
import Traffic
import Values
internal import Words

/// A tenant's card on the NOC page.
struct TenantModel {
    let tenant: TenantView
    let texts: Catalogue
    let formatting: Formatting

    var state: TenantStanding.State { tenant.standing.state }

    func content() -> [String: Any] {
        var item: [String: Any] = [
            "number": tenant.tenant, "name": tenant.name, "agency": tenant.agency,
            "href": "/cases/\(tenant.tenant)", "state": texts.text(state.textKey),
            "tone": state.tone, "directions": Direction.allCases.map(direction),
            "addresses": tenant.addresses.map(\.description).joined(separator: ", "), "last": false,
        ]
        if let end = tenant.standing.lastEnd {
            item["last"] = texts.text("noc.last", ["time": formatting.clock(end, seconds: true)])
        }
        return item
    }

    private func direction(_ direction: Direction) -> [String: Any] {
        let grant = Double(tenant.grant.bitsPerSecond(direction))
        let standing = tenant.standing[direction]
        let state = standing.state
        let name = texts[direction.title]
        let points = tenant.windows.map { window in
            TrafficChart.Point(
                start: window.start, seconds: window.seconds,
                rate: window[direction].bitsPerSecond(over: window.seconds))
        }
        var item: [String: Any] = [
            "name": name, "state": texts.text(state.textKey), "tone": state.tone,
            "grant": formatting.rate(grant), "rate": false,
        ]
        var label = "\(name): \(texts.text(state.textKey))"
        if let rate = standing.rate {
            let words = formatting.rate(rate)
            item["rate"] = ["estimate": words.estimate, "bounds": words.bounds]
            label += ", \(words.estimate), \(words.bounds)"
        }
        item["svg"] =
            TrafficChart(points: points, grant: grant, label: label, formatting: formatting).svg()
        return item
    }
}

extension TenantStanding.State {
    fileprivate var tone: String {
        switch self {
        case .over: "bad"
        case .undecided, .near, .noData: "warn"
        case .silent: "open"
        case .within: "good"
        }
    }

    fileprivate var textKey: String {
        switch self {
        case .over: "tenantState.over"
        case .undecided: "tenantState.undecided"
        case .near: "tenantState.near"
        case .noData: "tenantState.noData"
        case .silent: "tenantState.silent"
        case .within: "tenantState.within"
        }
    }
}
