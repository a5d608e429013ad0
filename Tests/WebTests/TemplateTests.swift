// SPDX-License-Identifier: Apache-2.0

import Foundation
import Procedure
@_spi(Reflection) import Swift
import Testing
import Words

@testable import Web

/// Templates and the types that they are rendered with match, whatever the values are.
@Suite struct TemplateTests {
    static let pages: [any PageModel.Type] = [
        AccountPage.self, AgentsPage.self, ApplicantPage.self, ApplyPage.self, CasePage.self, CasesPage.self,
        DelegationsPage.self, ErrorPage.self, InboxPage.self, KeysPage.self, LedgerPage.self, NOCPage.self,
        NetworkPage.self, PeoplePage.self, PersonPage.self, ResourcesPage.self, InventoryPage.self,
        InventoryThingPage.self, InventoryImportPage.self,
        SignInPage.self, StartPage.self,
    ]

    @Test func everyTagIsAPropertyAndEveryPropertyATag() throws {
        var walk = TemplateWalk()
        for page in Self.pages { try walk.visit(page) }
        for problem in walk.problems.sorted() { Issue.record("\(problem)") }
        let files = try FileManager.default.contentsOfDirectory(at: Pages.templates, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "mustache" }.map { $0.deletingPathExtension().lastPathComponent }
        #expect(walk.templates == Set(files))
        for (type, names) in walk.properties {
            for name in names.keys.sorted() where walk.used[type]?.contains(name) != true {
                Issue.record("No template asks for \(type).\(name)")
            }
        }
    }

    /// Its properties are answered by hand.
    @Test func aFieldAnswersForEachOfItsProperties() throws {
        let texts = try Catalogue(language: .english)
        for shape in ApplicationForm.shapes {
            let field = FieldModel(shape, value: "1", problem: nil, prefix: "p", texts)
            for name in TemplateWalk.fields(of: FieldModel.self).keys {
                let (answer, property) = (field.child(named: name), field.property(name))
                #expect(answer != nil && "\(answer ?? "")" == "\(property ?? "-")", "\(shape.name) \(name)")
            }
            #expect(field.child(named: "nothing") == nil)
        }
    }

    @Test func noNameIsBothTheFramesAndThePages() {
        for page in Self.pages {
            let frame = Set(TemplateWalk.fields(of: Frame<StartPage>.self).keys)
            #expect(frame.isDisjoint(with: TemplateWalk.fields(of: page).keys), "\(page)")
        }
    }
}

/// Follows each template's tags through the types of the properties that they name.
struct TemplateWalk {
    private(set) var problems: Set<String> = []
    private(set) var templates: Set<String> = []
    /// Every type that was reached, with its properties, and those that a tag named.
    private(set) var properties: [String: [String: any Any.Type]] = [:]
    private(set) var used: [String: Set<String>] = [:]

    mutating func visit(_ page: any PageModel.Type) throws {
        func open<Page: PageModel>(_ page: Page.Type) throws {
            used["\(Frame<Page>.self)", default: []].insert("content")
            try visit(page.template, [Frame<Page>.self, page], blocks: [:])
        }
        try open(page)
    }

    /// The stored properties of a struct, with their types.
    static func fields(of type: any Any.Type) -> [String: any Any.Type] {
        var fields: [String: any Any.Type] = [:]
        _forEachField(of: type) { name, _, type, _ in
            fields[String(cString: name)] = type
            return true
        }
        return fields
    }

    private mutating func visit(_ template: String, _ stack: [any Any.Type], blocks: [String: [TemplateTag]]) throws {
        templates.insert(template)
        for type in stack where type is any TemplateModel.Type { properties["\(type)"] = Self.fields(of: type) }
        try visit(TemplateTag.all(in: template), stack, blocks, in: template)
    }

    private mutating func visit(
        _ tags: [TemplateTag], _ stack: [any Any.Type], _ blocks: [String: [TemplateTag]], in template: String
    ) throws {
        for tag in tags {
            switch tag {
            case .variable(let name):
                guard let type = find(name, stack, template) else { continue }
                let isText = type is any CustomStringConvertible.Type && !(type is any Wrapping.Type)
                if !isText { problems.insert("\(template): \(name) is a \(type), not a text") }
            case .section(let name, let isInverted, let inner):
                var stack = stack
                if let type = find(name, stack, template).map(Self.inner), !isInverted, type != Bool.self {
                    if type is any TemplateModel.Type { properties["\(type)"] = Self.fields(of: type) }
                    stack.append(type)
                }
                try visit(inner, stack, blocks, in: template)
            case .partial(let name, let own): try visit(name, stack, blocks: blocks.merging(own) { $1 })
            case .block(let name, let inner): try visit(blocks[name] ?? inner, stack, blocks, in: template)
            }
        }
    }

    /// The type of the property that a tag leads to, without Optional around it.
    private mutating func find(_ name: String, _ stack: [any Any.Type], _ template: String) -> (any Any.Type)? {
        if name == "." { return stack.last }
        let parts = name.split(separator: ".").map(String.init)
        for type in stack.reversed() where type is any TemplateModel.Type {
            guard let found = Self.fields(of: type)[parts[0]] else { continue }
            used["\(type)", default: []].insert(parts[0])
            // Texts have a separate test.
            if found is Catalogue.Type { return nil }
            guard parts.count == 1 else { break }
            return (found as? any Optionally.Type)?.wrapped ?? found
        }
        problems.insert("\(template): nothing answers \(name) in \(stack.map { "\($0)" }.joined(separator: " > "))")
        return nil
    }

    /// The type of the elements for which a section is repeated.
    private static func inner(_ type: any Any.Type) -> any Any.Type {
        (type as? any Wrapping.Type).map { inner($0.wrapped) } ?? type
    }
}

private protocol Optionally {
    static var wrapped: any Any.Type { get }
}

extension Optional: Optionally { static var wrapped: any Any.Type { Wrapped.self } }

private protocol Wrapping {
    static var wrapped: any Any.Type { get }
}

extension Array: Wrapping { static var wrapped: any Any.Type { Element.self } }
