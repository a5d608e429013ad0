// SPDX-License-Identifier: Apache-2.0

import Foundation
import Mustache
import Synchronization

/// The data of a template: its stored properties are the tags.
protocol TemplateModel: MustacheParent, Sendable {}

/// The data of a page's template, besides the frame.
protocol PageModel: TemplateModel {
    /// The template's file, without its ending.
    static var template: String { get }
}

extension TemplateModel {
    func child(named name: String) -> Any? { property(name) }

    /// A property's value, `nil` if there is no such property. An empty optional is `NSNull`, so that templates do not look for the name in the
    /// surrounding data.
    func property(_ name: String) -> Any? {
        guard let position = PropertyPositions.of(self)[name] else { return nil }
        // Looks at this one property only: the type of each is found anew by its name, which is what a page costs most.
        let children = Mirror(reflecting: self).children
        let property = children[children.index(children.startIndex, offsetBy: position)]
        let value = Mirror(reflecting: property.value)
        guard value.displayStyle == .optional else { return property.value }
        return value.children.first?.value ?? NSNull()
    }
}

/// The places of the stored properties of each type of model, by their names.
private enum PropertyPositions {
    private static let known = Mutex<[ObjectIdentifier: [String: Int]]>([:])

    static func of<Model: TemplateModel>(_ model: Model) -> [String: Int] {
        let type = ObjectIdentifier(Model.self)
        if let positions = known.withLock({ $0[type] }) { return positions }
        let labels = Mirror(reflecting: model).children.map(\.label)
        let positions = Dictionary(
            labels.enumerated().compactMap { position, label in label.map { ($0, position) } }
        ) { first, _ in first }
        known.withLock { $0[type] = positions }
        return positions
    }
}
