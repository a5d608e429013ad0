// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
import Casework
import Evidence
import Traffic
import Values
internal import Words

/// One direction of a tenant's traffic, with its chart. All rates are in the grant's unit.
struct DirectionFigure: TemplateModel {
    /// The rate of the last window.
    struct Rate: TemplateModel {
        let estimate: String
        let unit: String
        let bounds: String
    }

    let name: String
    /// Of the month so far.
    let state: String
    let tone: String
    let grant: String
    let rate: Rate?
    /// Why there is no rate.
    let missing: String?
    /// Mean of the last minute.
    let mean: String?
    /// What the month's verdict rests on.
    let month: String?
    let svg: String

    /// - Parameter span: the time that the chart shows.
    init(_ tenant: TenantView, _ direction: Direction, span: Range<Timestamp>, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let granted = Double(tenant.grant.bitsPerSecond(direction))
        let scale = RateScale(grant: granted)
        let standing = tenant.standing[direction]
        let live = tenant.standing.live[direction]
        name = texts[direction.title]
        let judged = tenant.monthState(direction)
        state = texts[judged.title]
        // A month within the grant is no green light for a server that is not seen.
        tone = tenant.standing.live.presence == .sending || judged != .within ? judged.tone : "end"
        grant = texts.text("noc.grant", ["rate": "\(formatting.figure(granted, scale)) \(scale.unit)"])
        rate = live.last.map { rate in
            let figures = formatting.figures(rate, scale)
            return Rate(
                estimate: figures.estimate, unit: scale.unit,
                bounds: figures.isExact
                    ? texts.text("verification.exact")
                    : texts.text("noc.band", ["lower": figures.lower, "upper": figures.upper]))
        }
        missing =
            live.last == nil
            ? texts.text(tenant.standing.live.presence == .unwatched ? "noc.nodata" : "noc.unseen") : nil
        mean = live.mean.map { rate in
            let figures = formatting.figures(rate, scale)
            let seconds = formatting.duration(seconds: Int(saturating: live.meanSeconds.rounded()))
            return texts.text(
                figures.isExact ? "noc.meanExact" : "noc.mean",
                [
                    "span": seconds, "rate": "\(figures.estimate) \(scale.unit)", "lower": figures.lower,
                    "upper": figures.upper,
                ])
        }
        month =
            tenant.standing.bins > 0
            ? standing.judged.map { rate in
                texts.text(
                    "noc.month",
                    [
                        "rate": "\(formatting.figure(rate.estimate, scale)) \(scale.unit)",
                        "bins": "\(tenant.standing.bins)", "over": "\(standing.binsOver)",
                        "perhaps": "\(standing.binsUndecided)", "allowed": "\(standing.binsAllowed)",
                    ])
            } : nil
        let points = tenant.windows.compactMap { window in
            MeanRate([window])[direction].map {
                TrafficChart.Point(start: window.start, seconds: window.seconds, rate: $0)
            }
        }
        let label = ["\(name): \(state)", rate.map { "\($0.estimate) \($0.unit)" }, rate?.bounds, missing, mean]
            .compactMap(\.self).joined(separator: ", ")
        svg = TrafficChart(points: points, grant: granted, label: label, formatting: formatting, span: span).svg()
    }
}

extension TenantStanding.State {
    var tone: String {
        switch self {
        case .over: "bad"
        case .silent, .noData, .undecided, .near: "warn"
        case .within: "good"
        }
    }

    var title: Phrase {
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
