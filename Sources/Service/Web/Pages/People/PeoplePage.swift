// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Values
internal import Words

/// The people of the office, and the form by which one is added.
struct PeoplePage: PageModel {
    static let template = "people"

    struct Line: TemplateModel {
        let href: String
        let name: String
        let username: String
        let role: String
        let nip: String
        let rank: String
        let sites: String
        let tone: String
        let standing: String

        init(_ user: UserView, _ texts: Catalogue) {
            href = "/people/\(user.username)"
            name = user.displayName
            username = user.username
            role = texts[user.role.title]
            nip = user.nip ?? "–"
            rank = user.rank.map { "\($0.title) (\($0.rawValue))" } ?? "–"
            sites = user.sites.isEmpty ? texts.text("people.everySite") : user.sites.joined(separator: ", ")
            tone = user.disabled ? "bad" : "good"
            standing = texts.text(user.disabled ? "people.disabled" : "people.active")
        }
    }

    let heading: String
    let nipHeading: String
    let made: MadePassword?
    let error: ProblemSummary?
    let people: [Line]
    let fields: [FieldModel]
}

/// A password that was just made; shown once.
struct MadePassword: TemplateModel {
    let passwordFor: String
    let text: String

    /// `nil` where none was made.
    init?(_ account: AccountView?, _ texts: Catalogue) {
        guard let account, let password = account.password else { return nil }
        passwordFor = texts.text("people.passwordFor", ["name": account.user.username])
        text = password
    }
}

/// One person's account: what it says, and what may be done to it.
struct PersonPage: PageModel {
    static let template = "person"

    struct Deed: TemplateModel {
        let href: String
        let text: String
        let hint: String

        init(_ deed: AccountDeed, on user: UserView, _ texts: Catalogue) {
            href = "/people/\(user.username)/\(deed.rawValue)"
            let (text, hint) = deed.words
            self.text = texts[text]
            self.hint = texts[hint]
        }
    }

    let heading: String
    let username: String
    let tone: String
    let standing: String
    let made: MadePassword?
    let error: ProblemSummary?
    let href: String
    let fields: [FieldModel]
    let deeds: [Deed]
}

extension AccountDeed {
    /// The text of the button, and what follows from it.
    fileprivate var words: (text: Phrase, hint: Phrase) {
        switch self {
        case .disable:
            (
                Phrase(id: "Nonaktifkan", en: "Disable"),
                Phrase(id: "Semua sesi berakhir; tidak dapat masuk lagi.", en: "All sessions end; nobody signs in.")
            )
        case .enable:
            (
                Phrase(id: "Aktifkan kembali", en: "Enable again"),
                Phrase(id: "Dapat masuk lagi dengan kata sandi lama.", en: "May sign in again, with the old password.")
            )
        case .password:
            (
                Phrase(id: "Buat kata sandi baru", en: "Make a new password"),
                Phrase(
                    id: "Ditampilkan sekali; semua sesi berakhir.", en: "It is shown once; all sessions end.")
            )
        case .unlock:
            (
                Phrase(id: "Hapus masa tunggu", en: "Lift the wait"),
                Phrase(
                    id: "Setelah beberapa kali gagal masuk.", en: "After sign-ins that failed.")
            )
        case .signOut:
            (
                Phrase(id: "Akhiri semua sesi", en: "End all sessions"),
                Phrase(id: "Perangkatnya pun tidak dikenal lagi.", en: "Its devices are forgotten too.")
            )
        }
    }
}
