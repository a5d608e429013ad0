// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// One mapping of a configuration file while it is being read.
///
/// Each key is read exactly once by one of the methods; a key that was not read is refused when the
/// closure given to ``read(files:_:)`` or ``section(_:_:)`` returns, with the nearest key that was asked for.
/// A key whose value is empty or `null` counts as absent.
package final class Settings {
    /// Dotted path of this mapping; empty at the top.
    package let path: String
    /// Where the mapping stands.
    package let place: Place
    private let members: [SettingsTree.Member]
    private var asked: [String] = []

    init(path: String, place: Place, members: [SettingsTree.Member]) {
        self.path = path
        self.place = place
        self.members = members
    }

    /// Reads YAML files laid over each other, the last one on top, and gives the result to `body`.
    ///
    /// - Throws: ``SettingsError`` naming file, line and column, or whatever `body` throws.
    package static func read<T>(files: [String], _ body: (Settings) throws -> T) throws -> T {
        var tree: SettingsTree?
        for file in files {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw SettingsError(
                    .unreadable, at: nil, key: "", "cannot read \(file)",
                    suggestion: "check that it exists and that this user may read it")
            }
            let next = try SettingsTree(yaml: String(decoding: data, as: UTF8.self), file: file)
            if tree == nil { tree = next } else { tree?.overlay(next) }
        }
        return try read(tree ?? SettingsTree(place: Place(file: "", line: 1, column: 1), content: .map([])), body)
    }

    /// Reads YAML text; `file` is only the name used in errors.
    package static func read<T>(yaml: String, file: String, _ body: (Settings) throws -> T) throws -> T {
        try read(SettingsTree(yaml: yaml, file: file), body)
    }

    /// The `*.yaml` files of a directory in the order of their names; none if there is no such directory.
    package static func dropIns(in directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted().map { "\(directory)/\($0)" }
    }

    private static func read<T>(_ tree: SettingsTree, _ body: (Settings) throws -> T) throws -> T {
        guard case .map(let members) = tree.content else {
            throw SettingsError(.syntax, at: tree.place, key: "", "the file must be a mapping")
        }
        return try Settings(path: "", place: tree.place, members: members).finish(body)
    }

    // MARK: Keys

    /// Whether the key has a value. Does not count as reading it.
    package func has(_ key: String) -> Bool {
        guard let member = members.first(where: { $0.key == key }) else { return false }
        if case .null = member.value.content { return false }
        return true
    }

    /// Text. Numbers are taken as they are written.
    package func string(_ key: String, default fallback: String? = nil) throws -> String {
        try value(key, "text", default: fallback) { $0 }
    }

    package func optionalString(_ key: String) throws -> String? {
        try optional(key, "text") { $0 }
    }

    /// A whole number within `range`.
    package func int(_ key: String, default fallback: Int? = nil, in range: ClosedRange<Int>? = nil) throws -> Int {
        let expected = range.map { "a whole number from \($0.lowerBound) to \($0.upperBound)" } ?? "a whole number"
        return try value(key, expected, default: fallback) { text in
            guard let number = Int(text), range?.contains(number) ?? true else { return nil }
            return number
        }
    }

    package func double(
        _ key: String, default fallback: Double? = nil, in range: ClosedRange<Double>? = nil
    ) throws -> Double {
        let expected = range.map { "a number from \($0.lowerBound) to \($0.upperBound)" } ?? "a number"
        return try value(key, expected, default: fallback) { text in
            guard let number = Double(text), number.isFinite, range?.contains(number) ?? true else { return nil }
            return number
        }
    }

    /// `true` or `false`, nothing else.
    package func bool(_ key: String, default fallback: Bool? = nil) throws -> Bool {
        try value(key, "true or false", default: fallback) { ["true": true, "false": false][$0] }
    }

    /// One of a few words.
    package func choice<T: RawRepresentable & CaseIterable>(
        _ key: String, default fallback: T? = nil
    ) throws -> T where T.RawValue == String {
        let words = T.allCases.map(\.rawValue).joined(separator: ", ")
        return try value(key, "one of \(words)", default: fallback) { T(rawValue: $0) }
    }

    /// A scalar read by `parse`, which returns nil for text that does not fit, or throws a ``ValueProblem``. `expected`
    /// completes the sentence "must be …".
    package func value<T>(
        _ key: String, _ expected: String, default fallback: T? = nil, _ parse: (String) throws -> T?
    ) throws -> T {
        if let value = try optional(key, expected, parse) { return value }
        if let fallback { return fallback }
        throw missing(key)
    }

    /// As ``value(_:_:default:_:)``, nil if the key is absent.
    package func optional<T>(_ key: String, _ expected: String, _ parse: (String) throws -> T?) throws -> T? {
        guard let member = take(key) else { return nil }
        return try scalar(member.value, key: dotted(key), expected, parse)
    }

    /// A list of scalars, each read by `parse`. A single scalar is not taken for a list.
    package func list<T>(
        _ key: String, _ expected: String, default fallback: [T]? = nil, _ parse: (String) throws -> T?
    ) throws -> [T] {
        guard let member = take(key) else {
            if let fallback { return fallback }
            throw missing(key)
        }
        guard case .list(let items) = member.value.content else {
            throw bad(member.value, key: dotted(key), "must be a list; each item must be \(expected)")
        }
        return try items.enumerated().map { index, item in
            try scalar(item, key: "\(dotted(key))[\(index)]", expected, parse)
        }
    }

    /// A scalar, or a list of scalars, each read by `parse`; empty if the key is absent.
    package func oneOrList<T>(_ key: String, _ expected: String, _ parse: (String) throws -> T?) throws -> [T] {
        guard let member = take(key) else { return [] }
        guard case .list(let items) = member.value.content else {
            return [try scalar(member.value, key: dotted(key), expected, parse)]
        }
        return try items.enumerated().map { index, item in
            try scalar(item, key: "\(dotted(key))[\(index)]", expected, parse)
        }
    }

    /// A list of texts.
    package func strings(_ key: String, default fallback: [String]? = nil) throws -> [String] {
        try list(key, "text", default: fallback) { $0 }
    }

    // MARK: Nested mappings

    /// A nested mapping. If it is absent, `body` reads an empty one, so that its defaults apply.
    package func section<T>(_ key: String, _ body: (Settings) throws -> T) throws -> T {
        guard let member = take(key) else {
            return try Settings(path: dotted(key), place: place, members: []).finish(body)
        }
        return try nested(member.value, key: dotted(key), body)
    }

    /// A nested mapping, nil if it is absent.
    package func optionalSection<T>(_ key: String, _ body: (Settings) throws -> T) throws -> T? {
        guard let member = take(key) else { return nil }
        return try nested(member.value, key: dotted(key), body)
    }

    /// A list of mappings; an absent key is an empty list.
    package func sections<T>(_ key: String, _ body: (Settings) throws -> T) throws -> [T] {
        guard let member = take(key) else { return [] }
        guard case .list(let items) = member.value.content else {
            throw bad(member.value, key: dotted(key), "must be a list of mappings")
        }
        return try items.enumerated().map { index, item in
            try nested(item, key: "\(dotted(key))[\(index)]", body)
        }
    }

    /// A mapping with names of the reader's own choice, in the order of the file; an absent key is an empty one.
    package func named<T>(_ key: String, _ body: (String, Settings) throws -> T) throws -> [T] {
        guard let member = take(key) else { return [] }
        guard case .map(let items) = member.value.content else {
            throw bad(member.value, key: dotted(key), "must be a mapping of names")
        }
        return try items.map { item in
            try nested(item.value, key: "\(dotted(key)).\(item.key)") { try body(item.key, $0) }
        }
    }

    /// An error about a key's value, for rules that only the reader knows.
    package func error(_ key: String, _ message: String, suggestion: String? = nil) -> SettingsError {
        let at = members.first { $0.key == key }?.value.place ?? place
        return SettingsError(.badValue, at: at, key: dotted(key), "\(dotted(key)): \(message)", suggestion: suggestion)
    }

    // MARK: -

    private func dotted(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private func take(_ key: String) -> SettingsTree.Member? {
        asked.append(key)
        guard let member = members.first(where: { $0.key == key }) else { return nil }
        if case .null = member.value.content { return nil }
        return member
    }

    private func scalar<T>(
        _ tree: SettingsTree, key: String, _ expected: String, _ parse: (String) throws -> T?
    ) throws -> T {
        guard case .scalar(let text, _) = tree.content else { throw bad(tree, key: key, "must be \(expected)") }
        do {
            if let value = try parse(text) { return value }
        } catch let error as SettingsError {
            throw error
        } catch let problem as ValueProblem {
            throw bad(tree, key: key, problem.message, suggestion: problem.suggestion)
        } catch {
            throw bad(tree, key: key, "must be \(expected), not '\(text)'", suggestion: "\(error)")
        }
        throw bad(tree, key: key, "must be \(expected), not '\(text)'")
    }

    private func nested<T>(_ tree: SettingsTree, key: String, _ body: (Settings) throws -> T) throws -> T {
        guard case .map(let members) = tree.content else { throw bad(tree, key: key, "must be a mapping") }
        return try Settings(path: key, place: tree.place, members: members).finish(body)
    }

    private func bad(
        _ tree: SettingsTree, key: String, _ message: String, suggestion: String? = nil
    ) -> SettingsError {
        SettingsError(.badValue, at: tree.place, key: key, "\(key) \(message)", suggestion: suggestion)
    }

    private func missing(_ key: String) -> SettingsError {
        if let slip = members.first(where: { NearestKey.of($0.key, among: [key]) != nil }) {
            return unknown(slip, suggestion: "did you mean '\(key)'?")
        }
        return SettingsError(
            .missingKey, at: place, key: dotted(key), "the key '\(dotted(key))' is required",
            suggestion: "add it")
    }

    private func unknown(_ member: SettingsTree.Member, suggestion: String?) -> SettingsError {
        SettingsError(
            .unknownKey, at: member.keyPlace, key: dotted(member.key), "unknown key '\(dotted(member.key))'",
            suggestion: suggestion)
    }

    private func finish<T>(_ body: (Settings) throws -> T) throws -> T {
        let result = try body(self)
        if let unasked = members.first(where: { !asked.contains($0.key) }) {
            let nearest = NearestKey.of(
                unasked.key, among: asked.filter { key in !members.contains { $0.key == key } })
            let known = asked.sorted().joined(separator: ", ")
            throw unknown(
                unasked, suggestion: nearest.map { "did you mean '\($0)'?" } ?? "known here: \(known)")
        }
        return result
    }
}
