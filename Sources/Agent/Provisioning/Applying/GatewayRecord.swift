// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// What a gateway keeps on disk: what was confirmed, for the next start of the machine, and what its rules look like when they are right.
struct GatewayRecord: Codable, Hashable, Sendable {
    var confirmed: [TenantAllocation] = []
    /// The listing of each family's rules, as nft gave it right after they were put there; by `ip`, `ip6` and `bridge`.
    var rules: [String: [String]] = [:]

    private static let name = "gateway.json"

    var knownRules: [TableFamily: [String]] {
        var known: [TableFamily: [String]] = [:]
        for family in TableFamily.allCases { known[family] = rules[family.rawValue] }
        return known
    }

    mutating func remember(_ allocations: [TenantAllocation]) {
        let tenants = Set(allocations.map(\.tenant))
        confirmed.removeAll { tenants.contains($0.tenant) }
        confirmed += allocations
    }

    mutating func forget(_ tenant: TenantLabel) { confirmed.removeAll { $0.tenant == tenant } }

    /// - Throws: `FileError`; `DecodingError` for a file that is none of ours.
    static func read(in directory: String) throws -> GatewayRecord {
        let path = directory + "/" + name
        guard let size = FileStatus(path)?.bytes, size > 0 else { return GatewayRecord() }
        let bytes = try DiskFile(path, .read).read(at: 0, count: size)
        return try CanonicalJSON.decode(GatewayRecord.self, from: bytes)
    }

    /// Durable when it returns.
    func write(in directory: String) throws {
        try Folder.put(try CanonicalJSON.encode(self), as: GatewayRecord.name, in: directory)
    }
}
