// SPDX-License-Identifier: Apache-2.0

import Foundation
import Mustache

/// What a template reads: its stored properties are the tags.
protocol TemplateModel: MustacheParent, Sendable {}

/// What a page's template reads, besides the frame.
protocol PageModel: TemplateModel {
    /// The template's file, without its ending.
    static var template: String { get }
}

extension TemplateModel {
    func child(named name: String) -> Any? { property(name) }

    /// A property's value, `nil` for none of that name. One that is `nil` is `NSNull`: templates then look no further out for another one of
    /// the same name.
    func property(_ name: String) -> Any? {
        guard let property = Mirror(reflecting: self).children.first(where: { $0.label == name }) else { return nil }
        let value = Mirror(reflecting: property.value)
        guard value.displayStyle == .optional else { return property.value }
        return value.children.first?.value ?? NSNull()
    }
}
