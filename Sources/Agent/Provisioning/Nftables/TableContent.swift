// SPDX-License-Identifier: Apache-2.0

internal import CNetlinkRoute
internal import Evidence
internal import Values

/// A table while it is read: the kernel's bytes become elements.
struct TableContent {
    private let family: TableFamily
    private var rules: [String] = []
    private var elements: [TableElement] = []
    private var strangers: [String] = []

    init(_ family: TableFamily) {
        self.family = family
    }

    var listing: TableListing { TableListing(rules: rules, elements: elements, strangers: strangers) }

    mutating func addChain(_ item: titipan_nft_item) {
        let parts = [item.key, item.value].map { hexadecimal(ItemBytes.all($0)) }
        rules.append(
            (["chain", ItemBytes.text(item.name), ItemBytes.text(item.user)] + parts).joined(separator: " "))
    }

    /// A rule is told by what the kernel does, not by its text.
    mutating func addRule(_ item: titipan_nft_item) {
        rules.append("rule \(ItemBytes.text(item.name)) \(Digest(of: ItemBytes.all(item.value)))")
    }

    /// NFT_SET_ANONYMOUS: a set within a rule, which cannot change.
    private static let anonymous: UInt32 = 1

    /// `nil` for a set that is not ours.
    mutating func set(_ item: titipan_nft_item) -> TenantTable.Name? {
        guard item.flags & TableContent.anonymous == 0 else { return nil }
        let name = ItemBytes.text(item.name)
        guard let set = TenantTable.Name(rawValue: name), set.isOfBridge == (family == .bridge) else {
            strangers.append(name)
            return nil
        }
        return set
    }

    mutating func addElement(_ item: titipan_nft_item, of set: TenantTable.Name) {
        guard let key = ItemBytes.fields(item.key, set.keyFields(family)),
            let value = ItemBytes.fields(item.value, set.valueFields)
        else {
            strangers.append("\(set.rawValue): \(hexadecimal(ItemBytes.all(item.key)))")
            return
        }
        elements.append(
            TableElement(
                set, key, to: value, of: ItemBytes.comment(item.user).flatMap { TenantLabel($0) },
                seconds: item.timeout > 0 ? Int(clamping: item.expires / 1_000) : nil, family: family))
    }
}

/// What a part of a key or a value is.
enum ElementField {
    case address, transport, port, mac, interface, shapingClass, number
}

extension TenantTable.Name {
    func keyFields(_ family: TableFamily) -> [ElementField] {
        switch self {
        case .next, .now, .live: [.address, .transport, .port]
        case .tenants, .sourceNext, .source, .echoNext, .echo, .classNext, .classNow, .bound, .held, .leaving:
            [.address]
        case .bind, .bindNext: [.address, .mac]
        case .mac: [.mac]
        case .portFour, .portSix: [.interface]
        case .macFour, .macSix: [.interface, .mac]
        case .ownFour, .ownSix: [.interface, .mac, .address]
        case .targetSix: [.interface, .number]
        }
    }

    var valueFields: [ElementField] {
        switch self {
        case .next, .now: [.address, .port]
        case .sourceNext, .source, .echoNext, .echo: [.address]
        case .classNext, .classNow: [.shapingClass]
        case .live, .tenants, .bound, .bind, .bindNext, .mac, .held, .leaving, .portFour, .portSix, .macFour, .macSix,
            .ownFour, .ownSix, .targetSix:
            []
        }
    }
}
