// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// Which methods an address takes: the header `Allow` of RFC 9110, section 10.2.1.
struct AllowedMethods: Sendable {
    private struct Pattern: Sendable {
        /// `nil` for a parameter.
        let parts: [Substring?]
        var methods: [String]
    }

    private var patterns: [Pattern] = []

    init(_ routes: [Route]) {
        for (path, group) in Dictionary(grouping: routes, by: \.path).sorted(by: { $0.key < $1.key }) {
            var methods = Set(group.map(\.method.rawValue))
            if methods.contains("GET") { methods.insert("HEAD") }
            patterns.append(
                Pattern(
                    parts: path.split(separator: "/").map { $0.hasPrefix("{") ? nil : $0 }, methods: methods.sorted()))
        }
    }

    /// `nil` for an address that no route has.
    subscript(_ path: String) -> [String]? {
        let parts = path.split(separator: "/")
        let found = patterns.filter { pattern in
            pattern.parts.count == parts.count && zip(pattern.parts, parts).allSatisfy { $0 == nil || $0 == $1 }
        }
        guard !found.isEmpty else { return nil }
        return Set(found.flatMap(\.methods)).sorted()
    }
}
