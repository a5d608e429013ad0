// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
import Words

/// The frame of every page around its content. Templates find the content's properties beside the frame's own.
struct Frame<Content: PageModel>: TemplateModel {
    /// The reader's texts.
    let t: Catalogue
    let title: String
    let lang: String
    /// The CSP nonce for scripts of this answer only.
    let nonce: String
    /// Version of style and script.
    let assets: String
    let office: String
    let region: String
    /// The address to return to after a change of language.
    let path: String
    let languages: [LanguageChoice]
    /// Address of server-sent events that refresh the page.
    let live: String?
    let csrf: String?
    /// `nil` unless a user is signed in.
    let user: SignedInUser?
    /// Sign-ins that failed before the present one, until the person has read of them.
    let failedSignIns: RefusedSignInsNotice?
    let nav: [NavigationLink]
    let content: Content

    func child(named name: String) -> Any? { property(name) ?? content.child(named: name) }
}

struct LanguageChoice: TemplateModel {
    let code: String
    let name: String
    let current: Bool

    init(_ language: Language, _ texts: Catalogue) {
        code = language.rawValue
        name = texts[language.title]
        current = language == texts.language
    }
}

/// What the person is told about failed sign-ins under the own name.
struct RefusedSignInsNotice: TemplateModel {
    let what: String
    let advice: String
    let understood: String

    init(_ notice: SignInNotice, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let (since, latest) = (formatting.dateTime(notice.since), formatting.dateTime(notice.latest))
        let from = notice.addresses.joined(separator: ", ")
        what =
            texts[
                Phrase(
                    id: "\(notice.failures) kali gagal masuk dengan nama Anda sejak \(since), terakhir \(latest)",
                    en: "\(notice.failures) failed sign-ins under your name since \(since), the latest at \(latest)")]
            + (from.isEmpty ? "." : texts[Phrase(id: ", dari \(from).", en: ", from \(from).")])
        advice =
            texts[
                Phrase(
                    id: "Bila bukan Anda, beri tahu administrator dan minta kata sandi baru.",
                    en: "If it was not you, tell the administrator and ask for a new password.")]
        understood = texts[Phrase(id: "Mengerti", en: "Understood")]
    }
}

struct SignedInUser: TemplateModel {
    let name: String
    let role: String

    init(_ user: UserView, _ texts: Catalogue) {
        name = user.displayName
        role = texts[user.role.title]
    }
}
