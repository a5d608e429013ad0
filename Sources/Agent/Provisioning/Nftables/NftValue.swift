// SPDX-License-Identifier: Apache-2.0

/// JSON as `nft --json` writes it: libnftables-json(5).
enum NftValue: Decodable, Hashable, Sendable {
    case null
    case flag(Bool)
    case number(Int)
    case text(String)
    case list([NftValue])
    case object([String: NftValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let object = try? container.decode([String: NftValue].self) {
            self = .object(object)
        } else if let list = try? container.decode([NftValue].self) {
            self = .list(list)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else {
            self = .flag(try container.decode(Bool.self))
        }
    }

    subscript(key: String) -> NftValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    var number: Int? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    var list: [NftValue] {
        guard case .list(let list) = self else { return [] }
        return list
    }

    /// The parts of a key or a value: `"a"`, `22` or `{"concat": [...]}`.
    var parts: [String]? {
        switch self {
        case .text(let text): [text]
        case .number(let number): ["\(number)"]
        case .object(let members):
            members["concat"].flatMap { concatenation in
                let parts = concatenation.list.map(\.parts)
                return parts.contains { $0?.count != 1 } ? nil : parts.flatMap { $0 ?? [] }
            }
        case .null, .flag, .list: nil
        }
    }

    /// The same without what the kernel numbers anew each time, in one order: for comparing.
    var canonical: String {
        switch self {
        case .null: "null"
        case .flag(let flag): "\(flag)"
        case .number(let number): "\(number)"
        case .text(let text): "\"\(text)\""
        case .list(let list): "[" + list.map(\.canonical).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.filter { $0.key != "handle" }.sorted { $0.key < $1.key }
                .map { "\($0.key):\($0.value.canonical)" }.joined(separator: ",") + "}"
        }
    }
}
