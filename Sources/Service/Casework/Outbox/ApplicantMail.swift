// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Documents
internal import Mail
internal import Procedure
internal import Values

/// Mail to applicants, as the queue asks for it.
///
/// Anybody can enter anybody's address in the application's form: a message holds nothing that its sender wrote, so that the office's mail server
/// carries no stranger's words to a third person. Names and the server stand on the page behind the secret link and in the letter itself.
struct ApplicantMail {
    let context: CaseworkContext

    private var outbox: Outbox { Outbox(context: context) }

    /// The letter cannot be mailed before it is made.
    func blocker(_ state: CaseState) async throws -> Outbox.Blocker? {
        guard !state.isSent, try await letter(of: state) == nil else { return nil }
        return Outbox.Blocker(cause: .letterMissing, detail: "waits for the letter to be made")
    }

    private func letter(of state: CaseState) async throws -> FiledDocument? {
        try await context.store.read { try $0.file(CaseFile.letter.rawValue, of: state.number) }
    }

    /// The letter as an attachment. It is recorded in the case only after the mail server has accepted it.
    func sendLetter(_ state: CaseState, to recipient: String, _ entry: OutboxEntry) async throws {
        // It was given over by hand in the meantime, or the mail got through and the answer was lost.
        guard !state.isSent else { return try await outbox.finish(entry) }
        guard let letter = try await letter(of: state) else {
            throw StoreError.damaged("case \(state.number) has lost its letter")
        }
        let scan = try await signedLetter(of: state)
        let number = state.signature?.letterNumber ?? ""
        let subject = "Surat \(number) perihal penitipan server"
        let text = """
            Yth. pemohon penitipan server

            Bersama ini kami sampaikan surat nomor \(number) sebagai balasan atas permohonan Saudara \
            (berkas \(state.number)).

            \(context.settings.office.name)
            """
        let attachment =
            scan
            ?? MailAttachment(name: "surat-\(state.number).pdf", mediaType: "application/pdf", bytes: letter.bytes)
        try await context.mailer.send(try message(to: recipient, subject, text, [attachment], entry))
        let now = context.now
        try await Cases(context: context).performAsSystem(MailDelivered(), on: state.number) {
            _ = try $0.finishEffect(entry.id, at: now)
        }
    }

    /// The letter as it was signed. Mail that was queued before scans were confirmed has none.
    private func signedLetter(of state: CaseState) async throws -> MailAttachment? {
        guard let file = state.confirmedScan(of: .letter)?.attachment else { return nil }
        guard let bytes = try await context.store.read({ try $0.attachmentBytes(file.number, of: state.number) }) else {
            throw StoreError.damaged("case \(state.number) has lost its signed letter")
        }
        return MailAttachment(
            name: "surat-\(state.number).\(file.format.ending)", mediaType: file.format.mediaType, bytes: bytes.bytes)
    }

    func tell(_ message: Effect.Message, _ state: CaseState, _ entry: OutboxEntry) async throws {
        let text = """
            Yth. pemohon penitipan server

            \(sentence(message, state))

            Berkas \(state.number). Perkembangannya dapat diikuti melalui tautan pada tanda terima permohonan.

            Surat ini dikirim karena alamat ini ditulis pada formulir permohonan. Bila bukan Saudara yang mengajukannya, abaikan saja.

            \(context.settings.office.name)
            """
        try await context.mailer.send(
            try self.message(
                to: state.form.contact.email, "Permohonan penitipan server \(state.number)", text, [], entry))
        try await outbox.finish(entry)
    }

    /// The news of the case in the applicant's language; contains no address and no port.
    private func sentence(_ message: Effect.Message, _ state: CaseState) -> String {
        switch message {
        case .received: "Permohonan Saudara telah kami terima dan akan segera diregistrasi."
        case .returned(let reason): "Berkas permohonan Saudara kami kembalikan untuk dilengkapi: \(reason)"
        case .feasible:
            "Hasil pengecekan sarana dan prasarana: penitipan server yang diminta dapat dilakukan. Surat balasan resmi akan menyusul."
        case .reminder(let days):
            "Server Saudara belum kami terima. Batas waktu penyerahan di \(context.settings.office.building) tinggal \(days) hari."
        case .expired: "Batas waktu penyerahan server telah lewat; tempat yang disediakan kami lepaskan."
        case .cancelled(let reason): "Penitipan server dibatalkan: \(reason)"
        case .closed:
            "Serah terima server telah selesai. Berita acara dan lampiran verifikasinya tersedia pada kantor kami."
        }
    }

    private func message(
        to address: String, _ subject: String, _ text: String, _ attachments: [MailAttachment], _ entry: OutboxEntry
    ) throws -> MailMessage {
        let domain = context.settings.mailAddress.split(separator: "@").last.map(String.init) ?? "localhost"
        return MailMessage(
            from: try Mailbox(name: context.settings.office.name, address: context.settings.mailAddress),
            to: [try Mailbox(address: address)], subject: subject, text: text, attachments: attachments,
            messageID: "outbox-\(entry.id).\(entry.caseNumber)@\(domain)", date: entry.createdAt)
    }
}
