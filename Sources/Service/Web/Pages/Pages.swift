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
    func page(
        _ template: String, title: String, section: String = "", _ content: [String: Any], session: Session?,
        language: Language, nonce: String, path: String, live: String? = nil, status: HTTPResponse.Status = .ok
    ) -> Response {
        let texts = catalogue(language)
        var values = content
        values["t"] = texts
        values["title"] = title
        values["lang"] = language.rawValue
        values["nonce"] = nonce
        values["assets"] = Assets.version
        values["office"] = settings.officeName
        values["region"] = settings.region
        values["path"] = path
        values["languages"] = Language.allCases.map { other in
            [
                "code": other.rawValue, "name": texts.text("language.\(other.rawValue)"),
                "current": other == language,
            ] as [String: Any]
        }
        if let live { values["live"] = live }
        if let session {
            values["csrf"] = session.csrfToken
            values["user"] = [
                "name": session.user.displayName, "role": texts[session.user.role.title],
            ]
            values["nav"] = Self.navigation(for: session.user.role).map { name, href in
                ["name": texts.text("nav.\(name)"), "href": href, "current": name == section] as [String: Any]
            }
        }
        return .html(library.render(values, withTemplate: template) ?? "", status: status)
    }

    /// A page that says what went wrong and what to do.
    func error(
        _ problem: Problem, status: HTTPResponse.Status, session: Session?, language: Language, nonce: String
    ) -> Response {
        let texts = catalogue(language)
        return page(
            "error", title: heading(problem, language),
            [
                "status": status.code, "heading": heading(problem, language), "detail": detail(problem, language),
                "original": original(problem, language) ?? false,
                "home": session == nil ? "/" : "/inbox", "code": problem.code,
                "homeText": texts.text(session == nil ? "error.toStart" : "error.toInbox"),
            ], session: session, language: language, nonce: nonce, path: "/", status: status)
    }

    /// A problem's title in the reader's language, if its code is known there.
    func heading(_ problem: Problem, _ language: Language) -> String {
        catalogue(language).lookUp("problem.\(problem.code).title") ?? problem.title
    }

    func detail(_ problem: Problem, _ language: Language) -> String {
        if let words = problem.words, problem.fields.isEmpty { return words[language] }
        guard language != .english else { return problem.detail }
        return catalogue(language).lookUp("problem.\(problem.code).detail") ?? problem.detail
    }

    /// The exact English words, where the reader's language only has general ones.
    func original(_ problem: Problem, _ language: Language) -> String? {
        guard problem.words == nil else { return nil }
        let text = detail(problem, language)
        return text == problem.detail || problem.kind == .unknown ? nil : problem.detail
    }

    private static func navigation(for role: Role) -> [(String, String)] {
        var entries = [("inbox", "/inbox"), ("cases", "/cases"), ("noc", "/noc")]
        if Duty.keepAgents.roles.contains(role) { entries.append(("agents", "/agents")) }
        entries.append(("ledger", "/ledger"))
        return role == .noc ? [entries[2]] + entries.filter { $0.0 != "noc" } : entries
    }
}
