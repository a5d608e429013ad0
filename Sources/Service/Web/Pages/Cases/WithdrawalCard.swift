// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Values
internal import Words

/// The end of a placed server: removal, verification in reverse, and what is to be done next.
struct WithdrawalCard: TemplateModel {
    struct Proposal: TemplateModel {
        let text: String
        let reason: String
        let href: String
        let mayApprove: Bool
        let mayDecline: Bool
    }

    let number: String
    let standing: String
    let tone: String
    let lead: String
    /// Why it was decided, and by whom.
    let decided: String?
    /// English.
    let failure: String?
    let proposal: Proposal?
    let mayPropose: Bool
    let mayVerify: Bool
    let verifyText: String
    let verification: VerificationCard?

    /// `nil` where nothing is to be said or done: a placed server that nobody is taking away, for who may not.
    init?(of reading: CaseReading) {
        guard let view = reading.view.withdrawal,
            view.removal != nil || view.proposal?.kind == .remove || view.mayPropose || view.withdrawn != nil
        else { return nil }
        let (texts, formatting) = (reading.texts, reading.formatting)
        number = reading.view.summary.number
        let state = WithdrawalState(view)
        (standing, tone) = (texts[state.title], state.tone)
        lead =
            view.withdrawn.map { texts.text("withdrawal.gone", ["time": formatting.dateTime($0)]) } ?? texts[state.lead]
        decided = view.removal.map {
            texts.text(
                $0.isByHand ? "withdrawal.decidedByHand" : "withdrawal.decided",
                ["name": $0.decidedBy, "time": formatting.dateTime($0.decided), "reason": $0.reason])
        }
        failure = view.removal.flatMap { $0.failure.isEmpty ? nil : $0.failure }
        let mayDecide = Duty.decideNetwork.roles.contains(reading.user.role)
        proposal = view.proposal.flatMap { open in
            guard open.kind == .remove else { return nil }
            return Proposal(
                text: texts.text(
                    "network.proposed",
                    ["what": texts[open.kind.title], "name": open.by, "time": formatting.dateTime(open.at)]),
                reason: open.reason, href: "/network/decisions/\(open.id)", mayApprove: open.mayApprove,
                mayDecline: mayDecide)
        }
        mayPropose = view.mayPropose
        mayVerify = view.mayVerify
        verifyText = texts.text(view.verification == nil ? "withdrawal.verify" : "withdrawal.verifyAgain")
        verification = view.verification.map {
            VerificationCard($0, .withdrawal, switchPort: reading.switchPort, formatting)
        }
    }
}

/// Where the end of a placed server stands.
private enum WithdrawalState {
    case placed, proposed, removing, failed, removed, verifying, notGone, undecided, gone

    init(_ view: WithdrawalView) {
        if view.withdrawn != nil {
            self = .gone
        } else if view.proposal?.kind == .remove {
            self = .proposed
        } else {
            switch view.removal?.standing {
            case nil: self = .placed
            case .ordered?: self = .removing
            case .failed?: self = .failed
            case .done?:
                guard let verification = view.verification else {
                    self = .removed
                    return
                }
                switch verification.outcome {
                case nil: self = .verifying
                case .failed?: self = .notGone
                case .passed?, .inconclusive?, .notRun?: self = .undecided
                }
            }
        }
    }

    var title: Phrase {
        switch self {
        case .placed: Phrase(id: "ditempatkan", en: "placed")
        case .proposed: Phrase(id: "pencabutan diusulkan", en: "removal proposed")
        case .removing: Phrase(id: "sedang dicabut", en: "being removed")
        case .failed: Phrase(id: "pencabutan gagal", en: "removal failed")
        case .removed: Phrase(id: "dicabut, belum dibuktikan", en: "removed, not proved")
        case .verifying: Phrase(id: "sedang dibuktikan", en: "being proved")
        case .notGone: Phrase(id: "server masih ada", en: "the server is still there")
        case .undecided: Phrase(id: "belum terbukti", en: "not proved")
        case .gone: Phrase(id: "sudah diambil", en: "withdrawn")
        }
    }

    var lead: Phrase {
        switch self {
        case .placed:
            Phrase(
                id: "Server ini masih ditempatkan. Pencabutan memutus jaringannya; orang kedua harus menyetujui.",
                en: "This server is placed. A removal cuts its network; a second person approves it.")
        case .proposed:
            Phrase(
                id: "Pencabutan menunggu persetujuan orang kedua.",
                en: "The removal waits for a second person's approval.")
        case .removing:
            Phrase(id: "Gateway sedang mencabut server ini.", en: "The gateway is removing this server.")
        case .failed:
            Phrase(
                id: "Gateway tidak mencabut server ini. Periksa gateway, lalu usulkan lagi.",
                en: "The gateway has not removed this server. Look at the gateway, then propose it again.")
        case .removed:
            Phrase(
                id: "Penerusannya sudah dicabut. Lepaskan kabel server, lalu buktikan dengan verifikasi terbalik.",
                en: "Its forwarding is removed. Disconnect the server, then prove it by a verification in reverse.")
        case .verifying:
            Phrase(
                id: "Agen memastikan alamat dan port server diam, di dalam dan di luar.",
                en: "The agents look whether the server's address and port are silent, inside and outside.")
        case .notGone:
            Phrase(
                id: "Server masih menjawab atau masih tersambung. Ikuti saran di bawah, lalu ulangi.",
                en: "The server still answers, or is still connected. Do what is said below, then verify again.")
        case .undecided:
            Phrase(
                id:
                    "Agen tidak mendengar server, tetapi juga tidak dapat memastikan bahwa ia akan terdengar. Ikuti saran di bawah, lalu ulangi.",
                en:
                    "The agents heard nothing of the server, and could not show that they would have. Do what is said below, then verify again."
            )
        case .gone: Phrase(id: "Server sudah diambil.", en: "The server is withdrawn.")
        }
    }

    var tone: String {
        switch self {
        case .placed, .gone: "end"
        case .proposed, .removing, .removed, .verifying, .undecided: "warn"
        case .failed, .notGone: "bad"
        }
    }
}
