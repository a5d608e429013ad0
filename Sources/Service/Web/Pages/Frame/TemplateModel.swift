// SPDX-License-Identifier: Apache-2.0

import Foundation
import Mustache

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
        guard let property = Mirror(reflecting: self).children.first(where: { $0.label == name }) else { return nil }
        let value = Mirror(reflecting: property.value)
        guard value.displayStyle == .optional else { return property.value }
        return value.children.first?.value ?? NSNull()
    }
}
