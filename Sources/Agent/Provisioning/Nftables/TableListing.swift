// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// What nft lists of a table: its rules and its elements.
package struct TableListing: Hashable, Sendable {
    /// The names of tables in the listing.
    let tables: [String]
    /// The chains and rules, in order, without the kernel's numbers.
    package let rules: [String]
    package let elements: [TableElement]
    /// Elements that cannot be ours, by the set that they are in.
    package let strangers: [String]

    /// 10,000 tenants with 64 ports each have some 20 million values.
    private static let limits: JSONLimits = {
        var limits = JSONLimits.standard
        limits.depth = 32
        limits.values = 50_000_000
        return limits
    }()

    private struct Document: Decodable { let nftables: [NftValue] }

    /// - Throws: ``NftError`` for what is no listing.
    init(_ bytes: [UInt8]) throws {
        guard let document = try? CanonicalJSON.decode(Document.self, from: bytes, limits: TableListing.limits) else {
            throw NftError("nft's listing is not the JSON that libnftables-json(5) describes", status: "")
        }
        var (tables, rules, elements, strangers) = ([String](), [String](), [TableElement](), [String]())
        for object in document.nftables {
            if let table = object["table"], let name = table["name"]?.text {
                tables.append(name)
            } else if object["chain"] != nil || object["rule"] != nil {
                rules.append(object.canonical)
            } else if let set = object["set"] ?? object["map"] {
                let name = set["name"]?.text ?? ""
                guard let kind = TenantTable.Name(rawValue: name) else {
                    strangers.append(name)
                    continue
                }
                for element in set["elem"]?.list ?? [] {
                    if let element = TableListing.element(element, of: kind) {
                        elements.append(element)
                    } else {
                        strangers.append("\(name): \(element.canonical.prefix(200))")
                    }
                }
            }
        }
        (self.tables, self.rules, self.elements, self.strangers) = (tables, rules, elements, strangers)
    }

    /// An element of a map is a list of key and value; a key with a comment or a time-out is wrapped.
    private static func element(_ listed: NftValue, of set: TenantTable.Name) -> TableElement? {
        let pair = listed.list
        let (wrapped, value) = pair.isEmpty ? (listed, []) : (pair[0], pair.dropFirst().first?.parts ?? [])
        let key = wrapped["elem"]?["val"] ?? wrapped
        guard let parts = key.parts else { return nil }
        let inner = wrapped["elem"]
        var seconds: Int?
        if let limit = inner?["timeout"]?.number { seconds = inner?["expires"]?.number ?? limit }
        return TableElement(
            set, parts, to: value, of: inner?["comment"]?.text.flatMap { TenantLabel($0) }, seconds: seconds)
    }
}
