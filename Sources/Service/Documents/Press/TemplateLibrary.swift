// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Mustache

/// The page templates that are installed with the program.
struct TemplateLibrary: Sendable {
    private let library: MustacheLibrary

    init() throws(PressError) {
        let folder = Bundle.module.bundleURL.appendingPathComponent("Templates")
        var templates: [String: MustacheTemplate] = [:]
        for name in ["style", "annex-style", "kop", "signature", "letter", "record", "annex"] {
            let file = folder.appendingPathComponent(name + ".mustache")
            do {
                templates[name] = try PageText.template(String(contentsOf: file, encoding: .utf8))
            } catch {
                throw .template(name: file.path, why: "\(error)")
            }
        }
        library = MustacheLibrary(templates: templates)
    }

    /// An HTML page; values are escaped.
    func page(_ name: String, _ view: Any) throws(PressError) -> String {
        guard let text = library.render(view, withTemplate: name) else {
            throw .template(name: name, why: "is missing")
        }
        return text
    }
}
