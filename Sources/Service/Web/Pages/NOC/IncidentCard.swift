// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Traffic
internal import Values
import Words

/// An incident on the NOC's page: what is wrong, since when, and what to do about it.
struct IncidentCard: TemplateModel {
    struct Line: TemplateModel {
        let tone: String
        let mark: String
        let check: String
        let reason: String
        let detail: String
    }

    /// The officer who closed the incident, and the findings.
    struct Closing: TemplateModel {
        let text: String
        let note: String
    }

    let id: Int
    let title: String
    let server: String
    let agency: String
    let number: String
    let href: String
    let tone: String
    let since: String
    let seen: String
    let recovered: String?
    let lines: [Line]
    /// How many there are, where not all are shown.
    let more: String?
    let closed: Closing?
    let mayClose: Bool
    let identity: IdentityCard?
    /// Where the proofs with the cosignatures of today are, of a record that lacked some.
    let proof: String?

    init(_ incident: IncidentView, mayClose: Bool, mayDecide: Bool, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let isOpen = incident.closed == nil
        id = incident.id
        server = incident.serverName
        agency = incident.agency
        number = incident.caseNumber
        href = "/cases/\(incident.caseNumber)"
        tone = isOpen ? (incident.recovered == nil && incident.level == .failure ? "bad" : "warn") : "end"
        since = texts.text("incident.since", ["time": formatting.dateTime(incident.opened)])
        seen = texts.text("incident.seen", ["time": formatting.dateTime(incident.seen), "n": "\(incident.times)"])
        recovered = incident.recovered.map { texts.text("incident.recovered", ["time": formatting.dateTime($0)]) }
        title = texts[incident.title]
        lines =
            incident.checks.map { Line($0, formatting) } + incident.excesses.map { Line($0, formatting) }
            + incident.silences.map { Line($0, formatting) } + incident.drifts.map { Line($0, formatting) }
            + incident.silentAgents.map { Line(silent: $0, texts) }
        more =
            incident.times > incident.excesses.count && !incident.excesses.isEmpty
            ? texts.text("incident.overMore", ["n": "\(incident.times)"]) : nil
        closed = incident.closed.map {
            Closing(
                text: texts.text(
                    "incident.closed", ["time": formatting.dateTime($0), "name": incident.closedBy ?? ""]),
                note: incident.note ?? "")
        }
        proof = incident.isUnwitnessed ? "\(Routes.api)/cases/\(incident.caseNumber)/witness" : nil
        identity = IdentityCard(incident, mayDecide: mayDecide, texts)
        // Only a decision ends the doubt about an identity that is still shown.
        let isUndecided = incident.level == .warning && incident.recovered == nil && incident.identities != nil
        self.mayClose = mayClose && isOpen && !isUndecided
    }
}

extension IncidentCard.Line {
    init(_ drift: DriftFinding, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let isGone = drift.kind == .repaired
        self.init(
            tone: isGone ? "warn" : "bad", mark: isGone ? "!" : "✕", check: texts[drift.kind.title],
            reason: drift.culprit.map { texts.text("incident.culprit", ["who": $0]) } ?? "",
            detail: "\(formatting.dateTime(drift.at)): \(drift.what)")
    }
}

extension DriftFinding.Kind {
    fileprivate var title: Phrase {
        switch self {
        case .repaired:
            Phrase(id: "Diubah pihak lain, sudah dipulihkan agen", en: "Changed by others, repaired by the agent")
        case .expired:
            Phrase(id: "Waktunya habis, ditarik kembali oleh kernel", en: "Its time ran out, taken back by the kernel")
        case .foreign:
            Phrase(
                id: "Ada yang menghalangi, dan bukan milik agen",
                en: "Something that is not the agent’s stands in the way")
        }
    }
}

extension IncidentCard.Line {
    init(_ check: CheckLineView, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let hasFailed = check.outcome == .failed
        self.init(
            tone: hasFailed ? "bad" : "warn", mark: hasFailed ? "✕" : "?",
            check: texts[check.check.words.title], reason: check.reason.map { texts[$0.words.phrase] } ?? "",
            detail: (formatting.language == .indonesian ? check.measured : check.detail) ?? "")
    }
}

extension IncidentCard.Line {
    init(_ excess: ExcessFinding, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let scale = RateScale(grant: Double(excess.grantBitsPerSecond))
        // With decimals enough to tell the threshold from the grant.
        let figure = { formatting.figure($0, decimals: 2, scale) }
        let rate = { "\(figure($0)) \(scale.unit)" }
        let bounds =
            excess.upper.map {
                texts.text("incident.between", ["lower": figure(excess.lower), "upper": rate($0)])
            } ?? texts.text("incident.atLeast", ["lower": rate(excess.lower)])
        self.init(
            tone: "bad", mark: "✕", check: texts.text("incident.overRule"), reason: "",
            detail: texts.text(
                "incident.over",
                [
                    "direction": texts[excess.direction.title], "from": formatting.dateTime(excess.bin),
                    "to": formatting.clock(excess.bin.advanced(bySeconds: 300)), "rate": rate(excess.estimate),
                    "bounds": bounds,
                    "threshold": rate(excess.threshold),
                    "grant": "\(formatting.figure(Double(excess.grantBitsPerSecond), scale)) \(scale.unit)",
                    "burst": formatting.size(Int(excess.burstBytes)),
                ]))
    }

    init(silent agent: String, _ texts: Catalogue) {
        self.init(
            tone: "warn", mark: "?", check: texts.text("incident.unwitnessedRule", ["agent": agent]), reason: "",
            detail: texts.text("incident.unwitnessed"))
    }

    init(_ silence: SilenceFinding, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let span = { formatting.duration(seconds: Int(saturating: ($0 as Double).rounded())) }
        self.init(
            tone: "bad", mark: "✕", check: texts.text("incident.silentRule"), reason: "",
            detail: texts.text(
                "incident.silent",
                [
                    "time": formatting.dateTime(silence.since), "seconds": span(silence.seconds),
                    "threshold": span(silence.threshold), "pause": span(silence.longestPause),
                ]))
    }
}
