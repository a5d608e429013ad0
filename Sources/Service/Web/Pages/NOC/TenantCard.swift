// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Traffic
import Values
internal import Words

/// A tenant's card on the NOC page.
struct TenantCard: TemplateModel {
    let name: String
    let agency: String
    let href: String
    let state: String
    let tone: String
    let addresses: String
    /// When its last window ended.
    let last: String?
    let directions: [DirectionFigure]
    let number: String
    /// Whether this officer may have the server verified again.
    let mayVerify: Bool

    init(_ tenant: TenantView, mayVerify: Bool, _ formatting: Formatting) {
        let texts = formatting.catalogue
        number = tenant.tenant
        self.mayVerify = mayVerify
        name = tenant.name
        agency = tenant.agency
        href = "/cases/\(tenant.tenant)"
        state = texts[tenant.standing.state.title]
        tone = tenant.standing.state.tone
        addresses = tenant.addresses.map(\.description).joined(separator: ", ")
        last = tenant.standing.lastEnd.map {
            texts.text("noc.last", ["time": formatting.clock($0, seconds: true)])
        }
        directions = Direction.allCases.map { DirectionFigure(tenant, $0, formatting) }
    }
}

/// One direction of a tenant's traffic, with its chart.
struct DirectionFigure: TemplateModel {
    struct Rate: TemplateModel {
        let estimate: String
        let bounds: String
    }

    let name: String
    let state: String
    let tone: String
    let grant: String
    let rate: Rate?
    let svg: String

    init(_ tenant: TenantView, _ direction: Direction, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let granted = Double(tenant.grant.bitsPerSecond(direction))
        let standing = tenant.standing[direction]
        name = texts[direction.title]
        state = texts[standing.state.title]
        tone = standing.state.tone
        grant = formatting.rate(granted)
        rate = standing.rate.map {
            let words = formatting.rate($0)
            return Rate(estimate: words.estimate, bounds: words.bounds)
        }
        let points = tenant.windows.map { window in
            TrafficChart.Point(
                start: window.start, seconds: window.seconds,
                rate: window[direction].bitsPerSecond(over: window.seconds))
        }
        let label = ["\(name): \(state)", rate?.estimate, rate?.bounds].compactMap(\.self).joined(separator: ", ")
        svg = TrafficChart(points: points, grant: granted, label: label, formatting: formatting).svg()
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

    fileprivate var title: Phrase {
        switch self {
        case .over: Phrase(id: "di atas kuota", en: "above the grant")
        case .undecided: Phrase(id: "belum dapat dipastikan", en: "undecided")
        case .near: Phrase(id: "mendekati kuota", en: "near the grant")
        case .noData: Phrase(id: "tidak ada data", en: "no data")
        case .silent: Phrase(id: "tanpa lalu lintas", en: "no traffic")
        case .within: Phrase(id: "dalam kuota", en: "within grant")
        }
    }
}
