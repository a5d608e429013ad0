// SPDX-License-Identifier: Apache-2.0

internal import CNetlinkRoute
internal import Evidence
internal import Values

/// Reads our tables as the kernel has them (nfnetlink): what nft(8) makes of 10,000 tenants takes it seconds and this process a hundred MB to read
/// again. For one thread; needs CAP_NET_ADMIN.
final class TableReader {
    private let socket: OpaquePointer
    /// How often a table is read again because somebody changed it meanwhile.
    private static let attempts = 50

    init() throws(NftError) {
        var error: Int32 = 0
        guard let socket = titipan_nft_open(&error) else { throw NftError(reading: "the kernel's tables", error) }
        self.socket = socket
    }

    deinit { nl_socket_free(socket) }

    /// Families that have a table of ours.
    func families() throws(NftError) -> [TableFamily] {
        var found: [TableFamily] = []
        for family in TableFamily.allCases {
            var isThere = false
            try check(
                list(TITIPAN_NFT_TABLES, family) { item in
                    if ItemBytes.text(item.name) == TenantTable.name { isThere = true }
                }, "the tables of \(family.rawValue)")
            if isThere { found.append(family) }
        }
        return found
    }

    /// Everything of a table, as it was at one moment.
    ///
    /// - Throws: ``NftError``; also when there is no such table.
    func listing(_ family: TableFamily) throws(NftError) -> TableListing {
        var result = -NLE_DUMP_INTR
        for _ in 0..<TableReader.attempts {
            var (before, after) = (UInt32(0), UInt32(0))
            try check(titipan_nft_generation(socket, &before), "the tables' generation")
            var content = TableContent(family)
            result = read(family, &content)
            try check(titipan_nft_generation(socket, &after), "the tables' generation")
            if result == 0, before == after { return content.listing }
            guard result == 0 || result == -NLE_DUMP_INTR else { break }
        }
        if result == 0 { result = -NLE_DUMP_INTR }
        throw NftError(reading: "table \(family.rawValue) \(TenantTable.name)", result)
    }

    private func read(_ family: TableFamily, _ content: inout TableContent) -> Int32 {
        var collected = content
        var result = list(TITIPAN_NFT_CHAINS, family) { collected.addChain($0) }
        if result == 0 { result = list(TITIPAN_NFT_RULES, family) { collected.addRule($0) } }
        var sets: [TenantTable.Name] = []
        if result == 0 {
            result = list(TITIPAN_NFT_SETS, family) { item in
                if let set = collected.set(item) { sets.append(set) }
            }
        }
        for set in sets where result == 0 {
            result = list(TITIPAN_NFT_ELEMENTS, family, set) { collected.addElement($0, of: set) }
        }
        content = collected
        return result
    }

    private func list(
        _ kind: titipan_nft_kind, _ family: TableFamily, _ set: TenantTable.Name? = nil,
        _ take: (titipan_nft_item) -> Void
    ) -> Int32 {
        withoutActuallyEscaping(take) { take in
            let taker = Taker(take)
            return withExtendedLifetime(taker) {
                titipan_nft_list(
                    socket, kind, family.number, TenantTable.name, set?.rawValue,
                    { context, item in
                        guard let context, let item else { return }
                        Unmanaged<Taker>.fromOpaque(context).takeUnretainedValue().take(item.pointee)
                    }, Unmanaged.passUnretained(taker).toOpaque())
            }
        }
    }

    private func check(_ result: Int32, _ what: String) throws(NftError) {
        if result < 0 { throw NftError(reading: what, result) }
    }
}

/// A closure that C can hold.
private final class Taker {
    let take: (titipan_nft_item) -> Void

    init(_ take: @escaping (titipan_nft_item) -> Void) { self.take = take }
}

extension TableFamily {
    /// NFPROTO_….
    fileprivate var number: UInt8 {
        switch self {
        case .ip: 2
        case .ip6: 10
        case .bridge: 7
        }
    }
}

extension NftError {
    /// - Parameter code: of libnl, below 0.
    fileprivate init(reading what: String, _ code: Int32) {
        let why = nl_geterror(code).map { String(cString: $0) } ?? "error \(code)"
        self.init("cannot read \(what): \(why)", status: "")
    }
}
