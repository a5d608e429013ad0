// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// The hand-over record (berita acara serah terima) is made for both parties to sign on paper. What the technician types are names, and nobody's
/// signature.
package struct SignHandover: FormStep {
    package static let action = Action.signHandover
    package static let role = Role.jft
    package static let words = FormWords(
        title: Phrase(id: "Buat berita acara untuk ditandatangani", en: "Make the hand-over record for signing"),
        button: Phrase(id: "Buat berita acara", en: "Make the record"),
        hint: Phrase(
            id:
                "Berita acara dicetak, lalu kedua pihak menandatangani dan menyetempelnya di atas kertas. Yang dicatat di sini nama, bukan tanda tangan.",
            en:
                "The record is printed, and both parties sign and stamp it on paper. What is noted here are names, not signatures."
        ),
        done: Phrase(
            id: "Berita acara dibuat; cetak dari Dokumen dan bukti, lalu tanda tangani di atas kertas.",
            en: "The record is made: print it from the documents, and sign it on paper."))
    package static let sees: [CaseSection] = [.handover, .allocation]

    var recordNumber = ""
    var officer = Party(name: "", position: "")
    var applicant = Party(name: "", position: "")

    package static var fields: [Field<Self>] {
        [
            .line(
                "officer.name", FieldWords(id: "Petugas penerima: nama", en: "Receiving officer: name"), \.officer.name,
                most: 200),
            .line(
                "officer.position", FieldWords(id: "Petugas penerima: jabatan", en: "Receiving officer: position"),
                \.officer.position, most: 200),
            .line(
                "applicant.name", FieldWords(id: "Pihak pemohon: nama", en: "Applicant: name"), \.applicant.name,
                most: 200),
            .line(
                "applicant.position", FieldWords(id: "Pihak pemohon: jabatan", en: "Applicant: position"),
                \.applicant.position, most: 200),
        ]
    }

    package static var blank: Self { Self() }

    package static func proposal(_ known: KnownFacts) -> Self {
        Self(
            officer: known.user,
            applicant: Party(
                name: known.application.contact.name, position: known.application.contact.position))
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if let record = state.record {
            return .done(
                id: "berita acara \(record.number) sudah dibuat dan tidak berubah lagi",
                en: "hand-over record \(record.number) is made and never changes")
        }
        return state.arrival == nil ? .serverHasNotArrived : nil
    }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        recordNumber = try facts.number(.records)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.handoverSigned(recordNumber: recordNumber, officer: officer, applicant: applicant))
    }
}
