// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Values
internal import Words

/// The network of a case's server: what the gateway would do, is doing, or has done.
struct NetworkCard: TemplateModel {
    /// How the attempt before ended.
    struct Past: TemplateModel {
        let text: String
        /// English.
        let reason: String?
    }

    let heading: String
    let standing: String
    let tone: String
    let lead: String
    let until: Countdown?
    let past: Past?
    let hasPlan: Bool
    let hasChanges: Bool
    let changes: [PlanLine]
    /// Said where a plan would change nothing.
    let unchanged: String?
    let hasObstacles: Bool
    let obstacles: [String]
    let abilities: [AbilityLine]
    let hasFoundations: Bool
    let foundations: [String]
    let digest: String

    init(_ network: CaseNetworkView, at now: Timestamp, _ formatting: Formatting) {
        let texts = formatting.catalogue
        heading = texts[CaseSection.network.title]
        standing = texts[network.standing.title]
        tone = network.standing.tone
        lead = texts[network.standing.lead] + (network.standing == .byHand ? " “\(network.reason)”" : "")
        until = network.provisionalUntil.map { Countdown("network.until", $0, at: now, formatting) }
        past = network.outcome.map { outcome in
            let isVoid = network.voided != nil && network.standing != .applying
            return Past(
                text: texts[isVoid ? CaseNetworkView.voidedText : outcome.title],
                reason: network.reason.isEmpty ? nil : network.reason)
        }
        let plan = network.standing == .byHand ? nil : network.plan
        hasPlan = plan != nil
        let isSame = plan.map { $0.before == $0.after && $0.foundations.isEmpty } ?? false
        changes = plan.map { PlanLine.all(of: $0, formatting) } ?? []
        hasChanges = !changes.isEmpty
        unchanged = isSame ? texts.text("network.unchanged") : nil
        obstacles = plan?.obstacles ?? []
        hasObstacles = !obstacles.isEmpty
        abilities =
            (plan?.enforced.map { AbilityLine($0, isEnforced: true, texts) } ?? [])
            + (plan?.unenforced.map { AbilityLine($0.ability, isEnforced: false, why: $0.why, texts) } ?? [])
        foundations = plan?.foundations ?? []
        hasFoundations = !foundations.isEmpty
        digest = plan?.digest ?? ""
    }
}

extension CaseNetworkView {
    fileprivate static let voidedText = Phrase(
        id:
            "Verifikasi sudah lulus, tetapi jaringan tidak sempat ditetapkan sebelum kernel menariknya kembali. Verifikasi itu tidak berlaku: mulai lagi.",
        en:
            "The verification passed, but the network was not confirmed before the kernel took it back. That verification does not count: start again."
    )
}

extension NetworkOutcome {
    var title: Phrase {
        switch self {
        case .reverted:
            Phrase(
                id: "Jaringan dari percobaan sebelumnya sudah ditarik kembali.",
                en: "The network of the attempt before was taken back.")
        case .expired:
            Phrase(
                id: "Waktu percobaan sebelumnya habis, dan kernel menarik kembali jaringannya.",
                en: "The attempt before ran out of time, and the kernel took its network back.")
        case .refused: Phrase(id: "Gateway menolak.", en: "The gateway refused.")
        case .failed:
            Phrase(id: "Gateway gagal; tidak ada yang berlaku.", en: "The gateway failed; nothing of it is in force.")
        case .silent:
            Phrase(
                id: "Gateway tidak menjawab pada waktunya; yang sudah berlaku ditarik kembali oleh kernel sendiri.",
                en: "The gateway did not answer in time; what it had in force the kernel takes back by itself.")
        }
    }
}

extension CaseState.Network.Standing {
    var title: Phrase {
        switch self {
        case .planning: Phrase(id: "menunggu rencana", en: "plan awaited")
        case .planned: Phrase(id: "rencana siap", en: "planned")
        case .blocked: Phrase(id: "terhalang", en: "blocked")
        case .unplanned: Phrase(id: "tanpa rencana", en: "no plan")
        case .applying: Phrase(id: "sedang dipasang", en: "being put in force")
        case .applied: Phrase(id: "berlaku sementara", en: "provisional")
        case .confirming: Phrase(id: "sedang ditetapkan", en: "being confirmed")
        case .confirmed: Phrase(id: "ditetapkan", en: "confirmed")
        case .reverting: Phrase(id: "sedang ditarik", en: "being taken back")
        case .byHand: Phrase(id: "dengan tangan", en: "by hand")
        }
    }

    var lead: Phrase {
        switch self {
        case .planning:
            Phrase(
                id: "Gateway ditanya apa yang akan berubah. Jawabannya muncul di sini.",
                en: "The gateway is asked what would change. Its answer appears here.")
        case .planned:
            Phrase(
                id:
                    "Inilah yang akan diubah di gateway saat verifikasi dimulai: sementara dahulu, dan ditetapkan hanya bila verifikasi lulus.",
                en:
                    "This is what the gateway will change when the verification starts: provisionally at first, and for good only once the verification has passed."
            )
        case .blocked:
            Phrase(
                id: "Rencana ini tidak dapat dipasang selama ada yang menghalanginya.",
                en: "This plan cannot be put in force while something stands in its way.")
        case .unplanned:
            Phrase(
                id: "Gateway belum memberi rencana yang dapat dipasang.",
                en: "The gateway has given no plan that could be put in force.")
        case .applying:
            Phrase(
                id: "Rencana ini sedang dipasang; verifikasi mulai sesudahnya.",
                en: "This plan is being put in force; the verification follows.")
        case .applied:
            Phrase(
                id: "Rencana ini berlaku untuk sementara. Tanpa penetapan, kernel menariknya kembali sendiri.",
                en: "This plan is in force provisionally. Unless it is confirmed, the kernel takes it back by itself.")
        case .confirming:
            Phrase(
                id: "Verifikasi lulus; gateway menetapkan jaringan ini.",
                en: "The verification has passed; the gateway is confirming this network.")
        case .confirmed:
            Phrase(
                id: "Jaringan ini ditetapkan di gateway setelah verifikasi.",
                en: "The gateway has confirmed this network after the verification.")
        case .reverting:
            Phrase(
                id: "Gateway menarik kembali yang berlaku sementara.",
                en: "The gateway is taking back what was provisional.")
        case .byHand:
            Phrase(
                id: "Jaringan dikerjakan dengan tangan, tanpa agen gateway; lampiran menyebutnya. Alasan:",
                en: "The network is set up by hand, without the gateway’s agent; the annex says so. Reason:")
        }
    }

    var tone: String {
        switch self {
        case .planned, .confirmed: "good"
        case .blocked, .unplanned: "bad"
        case .planning, .applying, .applied, .confirming, .reverting: "warn"
        case .byHand: "end"
        }
    }
}
