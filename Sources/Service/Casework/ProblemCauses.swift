// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Identity
internal import Inventory
internal import Procedure
package import Words

extension Problem {
    static func unknownCase(_ number: String) -> Problem {
        Problem(
            .unknown, code: "case.unknown", title: Phrase(id: "Berkas tidak ditemukan", en: "No such case"),
            detail: Phrase(
                id: "Tidak ada berkas \(number.prefix(40)); periksa nomornya, bentuknya seperti PS-2026-0001.",
                en: "There is no case \(number.prefix(40)); check the number, it looks like PS-2026-0001."))
    }

    package static func invalid(_ field: String, _ detail: Phrase) -> Problem {
        Problem(.invalid, code: "field.invalid", title: wrongField, detail: detail, field: field)
    }

    package static let wrongField = Phrase(id: "Ada isian yang keliru", en: "A field is wrong")
    package static let missingField = Phrase(id: "Ada isian yang kurang", en: "A field is missing")

    init(_ refusal: Refusal) {
        let detail = refusal.phrase
        switch refusal.kind {
        case .wrongRole:
            self.init(
                .forbidden, code: "procedure.role",
                title: Phrase(id: "Bukan tugas peran Anda", en: "Another role's step"), detail: detail)
        case .notNow:
            self.init(
                .conflict, code: "procedure.state",
                title: Phrase(id: "Belum atau tidak lagi waktunya", en: "Not now"), detail: detail)
        case .alreadyDone:
            self.init(
                .conflict, code: "procedure.state", title: Phrase(id: "Sudah dikerjakan", en: "Already done"),
                detail: detail)
        case .fields(let problems):
            let isMissing = problems.first?.isMissing ?? false
            self.init(
                .invalid, code: isMissing ? "field.missing" : "field.invalid",
                title: isMissing ? Problem.missingField : Problem.wrongField, detail: detail,
                field: problems.first?.field, fields: problems)
        }
    }

    init(_ error: InventoryError) {
        let what = error.phrase + Phrase(everywhere: ".")
        switch error {
        case .short:
            self.init(
                .invalid, code: "inventory.short",
                title: Phrase(id: "Fasilitas tidak mencukupi", en: "The room has too little"),
                detail: what
                    + Phrase(
                        id: " Catat apa yang kurang, atau kosongkan dahulu.",
                        en: " Record what is short, or free it first."), field: "findings")
        case .taken(let field, _, _, _):
            self.init(
                .invalid, code: "inventory.taken", title: Phrase(id: "Sudah terpakai", en: "It is not free"),
                detail: what, field: field)
        case .wrongState:
            self.init(
                .conflict, code: "inventory.state",
                title: Phrase(id: "Catatan alokasi menyatakan lain", en: "The books say otherwise"),
                detail: what
                    + Phrase(
                        id: " Muat ulang halaman, lalu putuskan lagi.", en: " Reload the page, and decide anew."))
        }
    }

    init(_ error: IdentityError) {
        switch error.code {
        case .tokenWrong, .tokenExpired, .tokenUsed:
            self.init(
                .forbidden, code: "enrolment.token",
                title: Phrase(id: "Token pendaftaran tidak diterima", en: "The join token is not accepted"),
                detail: error.phrase)
        case .busy:
            self.init(
                .tooMany, code: "busy", title: Phrase(id: "Terlalu sibuk", en: "Too many at once"),
                detail: error.phrase)
        case .storage:
            self.init(
                .unavailable, code: "identity.storage",
                title: Phrase(id: "Layanan tidak dapat memakai kuncinya", en: "The service cannot use its keys"),
                detail: error.phrase)
        case .malformed, .badSignature, .unsupportedKey, .expired, .notOurs:
            self.init(
                .invalid, code: "enrolment.request",
                title: Phrase(id: "Permintaan tidak diterima", en: "The request is not accepted"),
                detail: error.phrase)
        }
    }

    /// The case is not at a version that the caller asked for.
    static func anotherVersion(_ number: String) -> Problem {
        Problem(
            .precondition, code: "case.changed", title: Problem.overtaken,
            detail: Phrase(
                id: "Berkas \(number) bukan lagi versi yang disebut. Lihat lagi, lalu putuskan.",
                en: "Case \(number) is not at the version that was named. Look at it again, and decide anew."))
    }

    /// `nil` for faults of the service itself.
    init?(_ error: StoreError) {
        switch error {
        case .staleVersion(let number, _):
            self.init(
                .conflict, code: "case.changed", title: Problem.overtaken,
                detail: Phrase(
                    id: "Berkas \(number) berubah sementara Anda mengisi. Lihat lagi, lalu putuskan.",
                    en: "Case \(number) changed while you were filling in. Look at it again, and decide anew."))
        case .claimed(let kind, let name):
            self.init(
                .conflict, code: "case.changed", title: Problem.overtaken,
                detail: Phrase(
                    id: "\(name) (\(kind)) baru saja dipakai berkas lain. Lihat lagi, lalu putuskan.",
                    en: "\(name) (\(kind)) is held by another case. Look again, and decide anew."))
        case .unavailable(let outage, let effect): self.init(outage, effect)
        case .repeated: self = .performedBefore
        case .damaged, .impossible: return nil
        }
    }

    /// - Parameter what: was sent, within a sentence.
    init(
        _ outage: StoreOutage, _ effect: StoreOutage.Effect,
        of what: Phrase = Phrase(id: "kiriman Anda", en: "what you sent")
    ) {
        let (code, title, cause): (String, Phrase, Phrase) =
            switch outage {
            case .full:
                (
                    "store.full", Phrase(id: "Penyimpanan penuh", en: "The store is full"),
                    Phrase(id: "Cakram layanan penuh.", en: "The service's disk is full.")
                )
            case .lost:
                (
                    "store.lost", Phrase(id: "Basis data tidak terjangkau", en: "The database cannot be reached"),
                    Phrase(
                        id: "Basis data sedang tidak dapat dipakai.", en: "The database cannot be used at the moment.")
                )
            case .busy:
                (
                    "store.busy", Phrase(id: "Penyimpanan sedang sibuk", en: "The store is busy"),
                    Phrase(id: "Terlalu banyak pekerjaan bersamaan.", en: "Too much is under way at once.")
                )
            }
        let effectOnRequest =
            switch effect {
            case .nothingRead:
                Phrase(id: " Muat ulang halaman ini sebentar lagi.", en: " Ask again in a moment.")
            case .nothingStored:
                Phrase(
                    id: " \(what.id.capitalisedFirst) tidak tersimpan; kirim lagi sebentar lagi.",
                    en: " \(what.en.capitalisedFirst) was not stored; send it again in a moment.")
            case .unknown:
                Phrase(id: " Belum diketahui apakah ", en: " It is not known whether ") + what
                    + Phrase(
                        id: " sudah tersimpan. Periksa dahulu sebelum mengirim lagi.",
                        en: " was stored. Look before you send it again.")
            }
        self.init(
            .unavailable, code: effect == .unknown ? "store.unknown" : code, title: title,
            detail: cause + effectOnRequest)
    }

    /// The work is done, and only the look at its outcome failed.
    static func storedUnseen(_ error: any Error) -> Problem? {
        guard case StoreError.unavailable = error else { return nil }
        return Problem(
            .unavailable, code: "store.unseen",
            title: Phrase(id: "Tersimpan, tetapi belum dapat ditampilkan", en: "Stored, and cannot be shown yet"),
            detail: Phrase(
                id: "Yang Anda kirim sudah tersimpan. Muat ulang berkas sebentar lagi; jangan mengirim lagi.",
                en: "What you sent is stored. Reload the case in a moment; do not send it again."))
    }

    private static let overtaken = Phrase(id: "Seseorang lebih cepat", en: "Somebody was faster")

    /// What the caller is told of an error from below; `nil` when it is none of the caller's business.
    package init?(from error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let refusal as Refusal: self.init(refusal)
        case let error as InventoryError: self.init(error)
        case let error as IdentityError: self.init(error)
        case let error as StoreError: self.init(error)
        default: return nil
        }
    }
}

/// Runs `body`; errors of lower layers that concern the caller become a ``Problem``.
func mappingProblems<T>(_ body: () async throws -> T) async throws -> T {
    do {
        return try await body()
    } catch {
        throw Problem(from: error) ?? error
    }
}
