// SPDX-License-Identifier: Apache-2.0

package import Words

/// The kind of an event, without its values. Raw values stand before the version in stored names and in the log of events.
package enum EventKind: String, Codable, Hashable, Sendable, CaseIterable {
    case applied, registered, returnedToApplicant, resubmitted, disposed, preparationOrdered
    case checkOrdered, facilitiesChecked, replyOrdered, replyDrafted, draftApproved, draftReturned
    case draftInitialled, initialsRefused, secretaryInitialled, secretaryRefused, replySigned, signatureRefused
    case letterIssued, agendaRecorded, replyArchived, replyDispatched, replySent, serverArrived
    case handoverSigned, recordIssued, serverInstalled, verificationOrdered, verificationWithdrawn, verificationJudged
    case exceptionProposed, exceptionApproved, witnessesWaived, annexSealed, closed, reminded, expired
    case cancelled, incidentOpened
    case networkPlanOrdered, networkPlanned, networkApplyOrdered, networkApplied, networkSettleOrdered, networkConfirmed
    case networkNotInForce, networkByHand, verificationVoided
    case serverWithdrawn
    case attached, scanConfirmed, scanRejected

    /// Title in the timeline; begins with a capital.
    package var title: Phrase {
        switch self {
        case .applied: Phrase(id: "Permohonan masuk", en: "Application received")
        case .registered: Phrase(id: "Dicatat di agenda", en: "Registered")
        case .returnedToApplicant: Phrase(id: "Dikembalikan ke pemohon", en: "Returned to applicant")
        case .resubmitted: Phrase(id: "Permohonan dilengkapi", en: "Application completed")
        case .disposed: Phrase(id: "Didisposisi", en: "Disposition given")
        case .preparationOrdered: Phrase(id: "Perintah penyiapan", en: "Preparation ordered")
        case .checkOrdered: Phrase(id: "Perintah pemeriksaan", en: "Check ordered")
        case .facilitiesChecked: Phrase(id: "Fasilitas diperiksa", en: "Facilities checked")
        case .replyOrdered: Phrase(id: "Perintah surat balasan", en: "Reply ordered")
        case .replyDrafted: Phrase(id: "Konsep surat disusun", en: "Reply drafted")
        case .draftApproved: Phrase(id: "Konsep disetujui", en: "Draft approved")
        case .draftReturned: Phrase(id: "Konsep dikembalikan", en: "Draft returned")
        case .draftInitialled: Phrase(id: "Diparaf Kabid", en: "Initialled by Kabid")
        case .initialsRefused: Phrase(id: "Dikembalikan Kabid", en: "Returned by Kabid")
        case .secretaryInitialled: Phrase(id: "Diparaf Sekretaris", en: "Initialled by the secretary")
        case .secretaryRefused: Phrase(id: "Dikembalikan Sekretaris", en: "Returned by the secretary")
        case .replySigned: Phrase(id: "Surat disetujui untuk ditandatangani", en: "Letter approved for signing")
        case .signatureRefused: Phrase(id: "Dikembalikan Kepala Dinas", en: "Returned by the head of office")
        case .letterIssued: Phrase(id: "Surat diterbitkan", en: "Letter issued")
        case .agendaRecorded: Phrase(id: "Dicatat di agenda surat keluar", en: "Outgoing agenda recorded")
        case .replyArchived: Phrase(id: "Surat diarsipkan", en: "Letter archived")
        case .replyDispatched: Phrase(id: "Surat masuk antrean kirim", en: "Letter queued for sending")
        case .replySent: Phrase(id: "Surat terkirim", en: "Letter sent")
        case .serverArrived: Phrase(id: "Server tiba", en: "Server arrived")
        case .handoverSigned: Phrase(id: "Berita acara dibuat untuk ditandatangani", en: "Record made to be signed")
        case .recordIssued: Phrase(id: "Berita acara diterbitkan", en: "Record issued")
        case .serverInstalled: Phrase(id: "Server dipasang", en: "Server installed")
        case .verificationOrdered: Phrase(id: "Verifikasi dimulai", en: "Verification started")
        case .verificationWithdrawn: Phrase(id: "Verifikasi ditarik", en: "Verification withdrawn")
        case .verificationJudged: Phrase(id: "Verifikasi dinilai", en: "Verification judged")
        case .exceptionProposed: Phrase(id: "Pengecualian diusulkan", en: "Exception proposed")
        case .exceptionApproved: Phrase(id: "Pengecualian disetujui", en: "Exception approved")
        case .witnessesWaived:
            Phrase(id: "Disegel tanpa tanda tangan agen", en: "To be sealed without the agents' cosignatures")
        case .annexSealed: Phrase(id: "Lampiran verifikasi disegel", en: "Annex sealed")
        case .closed: Phrase(id: "Berkas ditutup", en: "Case closed")
        case .reminded: Phrase(id: "Pemohon diingatkan", en: "Applicant reminded")
        case .expired: Phrase(id: "Kedaluwarsa", en: "Expired")
        case .cancelled: Phrase(id: "Dibatalkan", en: "Cancelled")
        case .incidentOpened: Phrase(id: "Insiden dibuka", en: "Incident opened")
        case .networkPlanOrdered: Phrase(id: "Rencana jaringan diminta", en: "Network plan asked for")
        case .networkPlanned: Phrase(id: "Rencana jaringan siap", en: "Network planned")
        case .networkApplyOrdered: Phrase(id: "Pemasangan jaringan diperintahkan", en: "Network change ordered")
        case .networkApplied: Phrase(id: "Jaringan berlaku sementara", en: "Network in force provisionally")
        case .networkSettleOrdered:
            Phrase(id: "Penetapan jaringan diperintahkan", en: "Network to be kept or taken back")
        case .networkConfirmed: Phrase(id: "Jaringan ditetapkan", en: "Network confirmed")
        case .networkNotInForce: Phrase(id: "Jaringan tidak berlaku", en: "Network not in force")
        case .networkByHand: Phrase(id: "Jaringan dikerjakan dengan tangan", en: "Network set up by hand")
        case .attached: Phrase(id: "Berkas dilampirkan", en: "File attached")
        case .scanConfirmed:
            Phrase(
                id: "Tanda tangan basah diperiksa orang kedua", en: "Signature on paper confirmed by a second person")
        case .scanRejected: Phrase(id: "Pindaian ditolak", en: "Scan rejected")
        case .verificationVoided: Phrase(id: "Verifikasi dibatalkan", en: "Verification void")
        case .serverWithdrawn: Phrase(id: "Server terbukti sudah diambil", en: "Server shown to be gone")
        }
    }
}

extension Event {
    package var kind: EventKind {
        switch self {
        case .applied: .applied
        case .registered: .registered
        case .returnedToApplicant: .returnedToApplicant
        case .resubmitted: .resubmitted
        case .disposed: .disposed
        case .preparationOrdered: .preparationOrdered
        case .checkOrdered: .checkOrdered
        case .facilitiesChecked: .facilitiesChecked
        case .replyOrdered: .replyOrdered
        case .replyDrafted: .replyDrafted
        case .draftApproved: .draftApproved
        case .draftReturned: .draftReturned
        case .draftInitialled: .draftInitialled
        case .initialsRefused: .initialsRefused
        case .secretaryInitialled: .secretaryInitialled
        case .secretaryRefused: .secretaryRefused
        case .replySigned: .replySigned
        case .signatureRefused: .signatureRefused
        case .letterIssued: .letterIssued
        case .agendaRecorded: .agendaRecorded
        case .replyArchived: .replyArchived
        case .replyDispatched: .replyDispatched
        case .replySent: .replySent
        case .serverArrived: .serverArrived
        case .handoverSigned: .handoverSigned
        case .recordIssued: .recordIssued
        case .serverInstalled: .serverInstalled
        case .verificationOrdered: .verificationOrdered
        case .verificationWithdrawn: .verificationWithdrawn
        case .verificationJudged: .verificationJudged
        case .exceptionProposed: .exceptionProposed
        case .exceptionApproved: .exceptionApproved
        case .witnessesWaived: .witnessesWaived
        case .annexSealed: .annexSealed
        case .closed: .closed
        case .reminded: .reminded
        case .expired: .expired
        case .cancelled: .cancelled
        case .incidentOpened: .incidentOpened
        case .networkPlanOrdered: .networkPlanOrdered
        case .networkPlanned: .networkPlanned
        case .networkApplyOrdered: .networkApplyOrdered
        case .networkApplied: .networkApplied
        case .networkSettleOrdered: .networkSettleOrdered
        case .networkConfirmed: .networkConfirmed
        case .networkNotInForce: .networkNotInForce
        case .networkByHand: .networkByHand
        case .verificationVoided: .verificationVoided
        case .serverWithdrawn: .serverWithdrawn
        case .attached: .attached
        case .scanConfirmed: .scanConfirmed
        case .scanRejected: .scanRejected
        }
    }

    /// The name without its version, for example `replySigned`.
    package var name: String { kind.rawValue }
}
