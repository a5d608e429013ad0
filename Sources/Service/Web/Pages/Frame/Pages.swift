// SPDX-License-Identifier: Apache-2.0

import Casework
import Documents
import Foundation
import Hummingbird
import Mustache
import Procedure
internal import Values
import Words

/// Renders pages: templates, texts of both languages and the frame around every page.
struct Pages: Sendable {
    private let library: MustacheLibrary
    private let catalogues: [Language: Catalogue]
    private let empty: Catalogue
    let settings: WebSettings

    static var templates: URL { Bundle.module.bundleURL.appending(path: "Templates") }

    /// - Throws: an error naming the template or the texts that cannot be read.
    init(settings: WebSettings) throws {
        self.settings = settings
        let directory = Self.templates
        var templates: [String: MustacheTemplate] = [:]
        for file in try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
        where file.pathExtension == "mustache" {
            templates[file.deletingPathExtension().lastPathComponent] = try PageText.template(
                String(contentsOf: file, encoding: .utf8))
        }
        library = MustacheLibrary(templates: templates)
        empty = try Catalogue(language: .indonesian)
        catalogues = try Dictionary(
            uniqueKeysWithValues: Language.allCases.map { ($0, try Catalogue(language: $0)) })
    }

    func catalogue(_ language: Language) -> Catalogue { catalogues[language] ?? empty }

    func formatting(_ language: Language) -> Formatting {
        Formatting(language: language, zone: settings.zone, catalogue: catalogue(language))
    }

    /// A page inside the frame.
    ///
    /// - Parameters:
    ///   - title: in the reader's language.
    ///   - section: which entry of the navigation is current.
    ///   - live: address of server-sent events that refresh the page.
    func page<Content: PageModel>(
        _ content: Content, title: String, section: PageSection? = nil, session: Session?, language: Language,
        nonce: String, path: String, live: String? = nil, status: HTTPResponse.Status = .ok
    ) -> Response {
        let texts = catalogue(language)
        let frame = Frame(
            t: texts, title: title, lang: language.rawValue, nonce: nonce, assets: Assets.version,
            office: settings.officeName, region: settings.region, path: path,
            languages: Language.allCases.map { LanguageChoice($0, texts) }, live: live, csrf: session?.csrfToken,
            user: session.map { SignedInUser($0.user, texts) },
            failedSignIns: session?.notice.map { RefusedSignInsNotice($0, formatting(language)) },
            nav: (session.map { PageSection.all(for: $0.user.role) } ?? []).map {
                NavigationLink($0, isCurrent: $0 == section, texts)
            }, content: content)
        return .html(library.render(frame, withTemplate: Content.template) ?? "", status: status)
    }

    /// A page with an error and the remedy.
    func error(
        _ problem: Problem, status: HTTPResponse.Status, session: Session?, language: Language, nonce: String
    ) -> Response {
        let texts = catalogue(language)
        let isStranger = session == nil
        return page(
            ErrorPage(
                status: status.code, heading: texts[problem.title], detail: texts[problem.detail],
                code: problem.code, home: isStranger ? "/" : "/inbox",
                homeText: texts.text(isStranger ? "error.toStart" : "error.toInbox")),
            title: texts[problem.title], session: session, language: language, nonce: nonce, path: "/",
            status: status)
    }
}
