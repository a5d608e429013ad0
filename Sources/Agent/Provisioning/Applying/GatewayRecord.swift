// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// What a gateway keeps on disk: what was confirmed and who is suspended, for the next start of the machine, and what its rules look like when they
/// are right.
struct GatewayRecord: Codable, Hashable, Sendable {
    struct Suspension: Codable, Hashable, Sendable {
        let tenant: TenantLabel
        /// `nil`: until it is resumed.
        let until: Timestamp?
    }

    var confirmed: [TenantAllocation] = []
    /// `nil` in the files of earlier versions.
    private(set) var suspended: [Suspension]?
    /// The listing of each family's rules, as nft gave it right after they were put there; by `ip` and `ip6`.
    var rules: [String: [String]] = [:]

    private static let name = "gateway.json"

    var knownRules: [IPAddress.Family: [String]] {
        var known: [IPAddress.Family: [String]] = [:]
        for family in IPAddress.Family.all { known[family] = rules[family.nft] }
        return known
    }

    mutating func remember(_ allocation: TenantAllocation) {
        forget(allocation.tenant)
        confirmed.append(allocation)
    }

    mutating func forget(_ tenant: TenantLabel) { confirmed.removeAll { $0.tenant == tenant } }

    mutating func suspend(_ tenant: TenantLabel, until: Timestamp?, _ isSuspended: Bool) {
        var list = (suspended ?? []).filter { $0.tenant != tenant }
        if isSuspended { list.append(Suspension(tenant: tenant, until: until)) }
        suspended = list
    }

    /// Forgets suspensions whose time is over, or is so within a second: the kernel counts whole ones.
    ///
    /// - Returns: whose they were.
    mutating func dropEnded(at now: Timestamp) -> [TenantLabel] {
        let ended = (suspended ?? []).filter { one in one.until.map { $0.seconds(since: now) < 1.5 } ?? false }
        suspended?.removeAll { ended.contains($0) }
        return ended.map(\.tenant)
    }

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
