// SPDX-License-Identifier: Apache-2.0

/// A list of at most `most` elements.
package enum List<let most: Int, Element: Codable & Hashable & Sendable>: Bound {
    package static func fault(of value: [Element]) -> String? {
        value.count <= most ? nil : "\(value.count) elements stand here, at most \(most) may"
    }

    package static func nearest(to value: [Element]) -> [Element] { Array(value.prefix(most)) }
}

/// A list of at most `most` texts, each within `B`.
package enum Texts<let most: Int, B: Bound>: Bound where B.Value == String {
    package static func fault(of value: [String]) -> String? {
        if let fault = List<most, String>.fault(of: value) { return fault }
        for (index, text) in value.enumerated() {
            if let fault = B.fault(of: text) { return "text \(index + 1) \(fault)" }
        }
        return nil
    }

    package static func nearest(to value: [String]) -> [String] {
        value.prefix(most).map { B.fault(of: $0) == nil ? $0 : B.nearest(to: $0) }
    }
}
