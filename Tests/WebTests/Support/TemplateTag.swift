// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Web

/// A tag of a template, with those inside of it.
indirect enum TemplateTag {
    case variable(String)
    /// Shown for a present value (`#`) or for an absent one (`^`).
    case section(String, isInverted: Bool, [TemplateTag])
    /// `>`, and `<` with what it puts into the other's blocks.
    case partial(String, blocks: [String: [TemplateTag]])
    /// `$`
    case block(String, [TemplateTag])

    /// The tags of a template's file.
    static func all(in template: String) throws -> [TemplateTag] {
        let text = try String(contentsOf: Pages.templates.appending(path: "\(template).mustache"), encoding: .utf8)
        var tags = text.matches(of: #/\{\{\{?([#^\/><$]?)\s*([\w.\-]+)\s*\}?\}\}/#).map {
            (sign: String($0.1), name: String($0.2))
        }[...]
        #expect(text.ranges(of: "{{").count == tags.count, "\(template) has a tag that this test cannot read")
        let found = read(&tags, until: nil)
        #expect(tags.isEmpty, "\(template) closes what it does not open")
        return found
    }

    private static func read(_ tags: inout ArraySlice<(sign: String, name: String)>, until end: String?)
        -> [TemplateTag]
    {
        var found: [TemplateTag] = []
        while let tag = tags.popFirst() {
            switch tag.sign {
            case "/":
                #expect(tag.name == end)
                return found
            case "#", "^":
                found.append(.section(tag.name, isInverted: tag.sign == "^", read(&tags, until: tag.name)))
            case "$": found.append(.block(tag.name, read(&tags, until: tag.name)))
            case ">": found.append(.partial(tag.name, blocks: [:]))
            case "<":
                var blocks: [String: [TemplateTag]] = [:]
                for case .block(let name, let inner) in read(&tags, until: tag.name) { blocks[name] = inner }
                found.append(.partial(tag.name, blocks: blocks))
            default: found.append(.variable(tag.name))
            }
        }
        #expect(end == nil, "\(end ?? "") is not closed")
        return found
    }
}
