// SPDX-License-Identifier: Apache-2.0

internal import Values

/// Any JSON value, for bodies whose shape depends on the action.
package enum JSONValue: Codable, Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value):
            if let whole = Int64(exactly: value) {
                try container.encode(whole)
            } else {
                try container.encode(value)
            }
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// The member of an object.
    package subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { return members[key] }
        return nil
    }

    /// The text of a string; a number or boolean as it would be written; `nil` otherwise.
    package var text: String? {
        switch self {
        case .string(let value): value
        case .bool(let value): value ? "true" : "false"
        case .number(let value): Int64(exactly: value).map { String($0) } ?? String(value)
        case .null, .array, .object: nil
        }
    }

    /// The text of a string alone.
    package var plainText: String? { if case .string(let value) = self { value } else { nil } }

    /// The fields of a form, whose names have dots between levels, as an object. A repeated field is an array;
    /// an empty field is left out. Depth is limited to eight levels.
    package init(form fields: [(name: String, value: String)]) {
        var root: [String: JSONValue] = [:]
        for (name, value) in fields where !value.isEmpty {
            let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard !path.contains(""), path.count <= 8 else { continue }
            Self.insert(.string(value), at: path[...], into: &root)
        }
        self = .object(root)
    }

    private static func insert(
        _ value: JSONValue, at path: ArraySlice<String>, into object: inout [String: JSONValue]
    ) {
        guard let key = path.first else { return }
        if path.count == 1 {
            switch object[key] {
            case nil: object[key] = value
            case .array(let values): object[key] = .array(values + [value])
            case .some(let first): object[key] = .array([first, value])
            }
            return
        }
        var inner: [String: JSONValue] = [:]
        if case .object(let members) = object[key] { inner = members }
        insert(value, at: path.dropFirst(), into: &inner)
        object[key] = .object(inner)
    }
}
