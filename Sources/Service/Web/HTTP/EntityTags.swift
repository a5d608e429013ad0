// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import Values
import Words

/// The entity tags of a conditional request: RFC 9110, sections 8.8.3 and 13.1.
enum EntityTags: Hashable, Sendable {
    /// `*`
    case any
    /// Opaque tags with their quotes; `isWeak` those behind `W/`.
    case listed([Tag])

    struct Tag: Hashable, Sendable {
        let text: String
        let isWeak: Bool
    }

    /// - Throws: ``Problem`` for what is no list of entity tags.
    init(_ fields: [String], of name: String) throws {
        let text = fields.joined(separator: ", ")
        if text.trimmingCharacters(in: .whitespaces) == "*" {
            self = .any
            return
        }
        var tags: [Tag] = []
        var rest = text[...]
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
            guard !rest.isEmpty else { break }
            let isWeak = rest.hasPrefix("W/")
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\""), tags.count < 32 else {
                throw Problem.badEntityTags(name)
            }
            tags.append(Tag(text: String(rest[...end]), isWeak: isWeak))
            rest = rest[rest.index(after: end)...]
        }
        guard !tags.isEmpty else { throw Problem.badEntityTags(name) }
        self = .listed(tags)
    }

    /// The tag of a case's version.
    static func tag(ofVersion version: Int) -> String { "\"\(version)\"" }

    /// The versions that a case may have; `nil`: whichever. A weak tag never matches here.
    var versions: Set<Int>? {
        switch self {
        case .any: nil
        case .listed(let tags):
            Set(tags.filter { !$0.isWeak }.compactMap { tag in Int(tag.text.dropFirst().dropLast()) })
        }
    }

    /// The weak comparison.
    func matches(_ tag: String) -> Bool {
        switch self {
        case .any: true
        case .listed(let tags): tags.contains { $0.text == tag }
        }
    }
}

extension Problem {
    static func badEntityTags(_ name: String) -> Problem {
        Problem(
            .malformed, code: "request.entityTags",
            title: Phrase(id: "Syarat permintaan tidak terbaca", en: "The request's condition cannot be read"),
            detail: Phrase(
                id: "\(name) berisi tanda versi dalam tanda kutip, seperti yang diberikan ETag.",
                en: "\(name) takes versions in quotation marks, as ETag gives them."))
    }
}
