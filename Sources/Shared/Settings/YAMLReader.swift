// SPDX-License-Identifier: Apache-2.0

import CYAML

/// Builds a ``SettingsTree`` from libyaml's events.
///
/// libyaml directly, because a reader on top of the whole Foundation would cost the agent more memory than all its own work. Anchors and aliases are
/// refused: every value must be written where it is used.
struct YAMLReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let file: String
    private static let largestDepth = 32

    /// The parser points into itself and into `bytes`, which outlive it: see ``read(_:file:)``.
    private init?(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
        parser = .allocate(capacity: 1)
        self.file = file
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            return nil
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The one document of `yaml`; `nil` when there is none.
    static func read(_ yaml: String, file: String) throws -> SettingsTree? {
        try Array(yaml.utf8).withUnsafeBufferPointer { bytes in
            guard let reader = YAMLReader(bytes, file: file) else { return nil }
            return try reader.document()
        }
    }

    private func document() throws -> SettingsTree? {
        _ = try next()
        guard case .beginning(let event) = try next(), event == YAML_DOCUMENT_START_EVENT else { return nil }
        let tree = try value(of: try next(), depth: 0)
        _ = try next()
        if case .beginning(let event) = try next(), event == YAML_DOCUMENT_START_EVENT {
            throw error(at: Place(file: file, line: 1, column: 1), "a second document", "keep one document in the file")
        }
        return tree
    }

    /// The meaning of a YAML event for the reader.
    private enum Item {
        case scalar(String, quoted: Bool, Place)
        case list(Place)
        case map(Place)
        case end
        case beginning(yaml_event_type_t)
    }

    private func next() throws -> Item {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
        defer { yaml_event_delete(&event) }
        let place = self.place(event.start_mark)
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            guard scalar.anchor == nil else { throw anchorError(place) }
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return .scalar(
                String(decoding: bytes, as: UTF8.self), quoted: scalar.style != YAML_PLAIN_SCALAR_STYLE, place)
        case YAML_SEQUENCE_START_EVENT:
            guard event.data.sequence_start.anchor == nil else { throw anchorError(place) }
            return .list(place)
        case YAML_MAPPING_START_EVENT:
            guard event.data.mapping_start.anchor == nil else { throw anchorError(place) }
            return .map(place)
        case YAML_ALIAS_EVENT: throw anchorError(place)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end
        default: return .beginning(event.type)
        }
    }

    private func value(of item: Item, depth: Int) throws -> SettingsTree {
        switch item {
        case .scalar(let text, let quoted, let place):
            let isNull = !quoted && ["", "~", "null"].contains(text)
            return SettingsTree(place: place, content: isNull ? .null : .scalar(text, quoted: quoted))
        case .list(let place): return SettingsTree(place: place, content: .list(try list(at: place, depth: depth + 1)))
        case .map(let place): return SettingsTree(place: place, content: .map(try map(at: place, depth: depth + 1)))
        case .end, .beginning:
            throw error(at: Place(file: file, line: 1, column: 1), "it ends too early", nil)
        }
    }

    private func list(at place: Place, depth: Int) throws -> [SettingsTree] {
        try checkDepth(depth, place)
        var items: [SettingsTree] = []
        while true {
            let item = try next()
            if case .end = item { return items }
            items.append(try value(of: item, depth: depth))
        }
    }

    private func map(at place: Place, depth: Int) throws -> [SettingsTree.Member] {
        try checkDepth(depth, place)
        var members: [SettingsTree.Member] = []
        while true {
            switch try next() {
            case .end: return members
            case .scalar(let key, _, let keyPlace):
                guard !members.contains(where: { $0.key == key }) else {
                    throw SettingsError(
                        .syntax, at: keyPlace, key: "", "key '\(key)' is written twice", suggestion: "keep one of them")
                }
                let value = try value(of: try next(), depth: depth)
                members.append(SettingsTree.Member(key: key, keyPlace: keyPlace, value: value))
            case .list(let keyPlace), .map(let keyPlace):
                throw SettingsError(.syntax, at: keyPlace, key: "", "a key must be a plain word")
            case .beginning: throw error(at: place, "it ends too early", nil)
            }
        }
    }

    private func checkDepth(_ depth: Int, _ place: Place) throws {
        guard depth <= YAMLReader.largestDepth else { throw error(at: place, "too deeply nested", nil) }
    }

    // MARK: Errors

    private func place(_ mark: yaml_mark_t) -> Place {
        Place(file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private var failure: SettingsError {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "it cannot be read"
        return error(at: place(parser.pointee.problem_mark), problem, nil)
    }

    private func anchorError(_ place: Place) -> SettingsError {
        SettingsError(
            .syntax, at: place, key: "", "anchors and aliases are not read", suggestion: "write the value out")
    }

    private func error(at place: Place, _ problem: String, _ suggestion: String?) -> SettingsError {
        SettingsError(.syntax, at: place, key: "", "not valid YAML: \(problem)", suggestion: suggestion)
    }
}
