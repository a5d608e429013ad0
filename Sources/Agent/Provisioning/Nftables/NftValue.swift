// SPDX-License-Identifier: Apache-2.0

internal import Evidence

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

    /// Rules of others have sets in them.
    private static let limits: JSONLimits = {
        var limits = JSONLimits.standard
        limits.depth = 64
        limits.values = 10_000_000
        return limits
    }()

    private struct Document: Decodable { let nftables: [NftValue] }

    /// - Throws: ``NftError`` for what is no listing.
    static func objects(_ bytes: [UInt8]) throws -> [NftValue] {
        guard let document = try? CanonicalJSON.decode(Document.self, from: bytes, limits: limits) else {
            throw NftError("nft's listing is not the JSON that libnftables-json(5) describes", status: "")
        }
        return document.nftables
    }
}
