// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Traffic
import Values
internal import Words

/// A tenant's card on the NOC page.
struct TenantCard: TemplateModel {
    /// Seconds that the charts show.
    static let chartSeconds = 900.0

    let name: String
    let agency: String
    let href: String
    /// The month's standing; `nil` before the first window. The whole card's tone is that of ``presence`` too.
    let state: String?
    let stateTone: String
    let tone: String
    /// Whether the server is silent, or not watched, in a few words; `nil` while it sends.
    let presence: String?
    let presenceTone: String
    /// The same in a sentence, with the time.
    let presenceText: String?
    let addresses: String
    /// From when to when its last window was.
    let window: String?
    let windowNote: String
    let directions: [DirectionFigure]
    let number: String
    /// Whether this officer may have the server verified again.
    let mayVerify: Bool

    init(_ tenant: TenantView, at now: Timestamp, mayVerify: Bool, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let live = tenant.standing.live
        let judged = min(tenant.monthState(.inbound), tenant.monthState(.outbound))
        number = tenant.tenant
        self.mayVerify = mayVerify
        name = tenant.name
        agency = tenant.agency
        href = "/cases/\(tenant.tenant)"
        state =
            judged == .noData
            ? nil
            : texts.text(tenant.standing.bins > 0 ? "noc.monthState" : "noc.soFar", ["state": texts[judged.title]])
        // Green means that the server is well now, which is not known of one that no frame was seen of.
        stateTone = live.presence == .sending || judged != .within ? judged.tone : "end"
        tone =
            (live.presence == .pausing || tenant.isLeaving) && tenant.standing.state == .within
            ? "end" : tenant.standing.state.tone
        // Of a server that is being withdrawn silence is no news.
        presence =
            tenant.isLeaving ? texts.text("noc.leaving") : live.presence.title.map { texts[$0] }
        presenceTone = live.presence == .pausing || tenant.isLeaving ? "end" : "warn"
        addresses = tenant.addresses.map(\.description).joined(separator: ", ")
        let clock = { formatting.clock($0, seconds: true) }
        let lastEnd = live.lastEnd.map { clock($0) }
        switch live.presence {
        case _ where tenant.isLeaving: presenceText = texts.text("noc.leavingText")
        case .sending: presenceText = nil
        case .pausing, .silent:
            presenceText = texts.text(
                live.presence == .silent ? "noc.silent" : "noc.pausing",
                [
                    "time": live.silentSince.map { clock($0) } ?? "",
                    "pause": formatting.duration(seconds: Int(saturating: live.usualPause.rounded())),
                ])
        case .unseen: presenceText = texts.text("noc.unseenText")
        case .unwatched:
            let why = texts.text(tenant.isVerifying ? "noc.verifying" : "noc.unwatched")
            let since =
                lastEnd.map { texts.text("noc.unwatchedSince", ["time": $0]) } ?? texts.text("noc.neverWatched")
            presenceText = "\(since) \(why)"
        }
        window = live.lastStart.flatMap { start in
            lastEnd.map { texts.text("noc.window", ["from": clock(start), "to": $0]) }
        }
        let span = (live.lastEnd.map { max($0, now) } ?? now)
        windowNote = texts.text("noc.lastWindow")
        directions = Direction.allCases.map {
            DirectionFigure(
                tenant, $0, span: span.advanced(bySeconds: -TenantCard.chartSeconds)..<span, formatting)
        }
    }
}

extension LiveTraffic.Presence {
    /// `nil` while all is as it should be.
    fileprivate var title: Phrase? {
        switch self {
        case .sending: nil
        case .pausing: Phrase(id: "jeda", en: "pausing")
        case .silent: Phrase(id: "diam: dipantau, tanpa paket", en: "silent: watched, no packets")
        case .unseen: Phrase(id: "tidak teramati", en: "not observed")
        case .unwatched: Phrase(id: "tidak ada data", en: "no data")
        }
    }
}

extension TenantView {
    /// A direction's state by its bins; silence is of the present, and says nothing of a month.
    func monthState(_ direction: Direction) -> TenantStanding.State {
        let state = standing[direction].state
        return state == .silent && standing.bins > 0 ? .within : state
    }
}
