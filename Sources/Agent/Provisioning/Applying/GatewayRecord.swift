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
    /// Tenants that another network address or address was tried for: their neighbour entries and leases may still be those of the trial. `nil` in
    /// the files of earlier versions.
    private(set) var tried: [TenantLabel]?
    /// The listing of each family's rules, as the kernel gave it right after they were put there; by `ip`, `ip6` and `bridge`.
    private(set) var rules: [String: [String]] = [:]
    /// SHA-256 of the commands that they were asked for by. `nil` in the files of earlier versions.
    private(set) var texts: [String: Digest]?
    /// Why the kernel has them in their lesser form, by family. `nil` in the files of earlier versions.
    private(set) var refusals: [String: String]?

    private static let name = "gateway.json"

    /// What the rules of each family's table look like when they are right: of those alone that were put there by these commands. An earlier
    /// version of this program, or another configuration, had others.
    func knownRules(_ text: (TableFamily) -> String?) -> [TableFamily: [String]] {
        var known: [TableFamily: [String]] = [:]
        for family in TableFamily.allCases {
            if let text = text(family), texts?[family.rawValue] != Digest(of: Array(text.utf8)) { continue }
            known[family] = rules[family.rawValue]
        }
        return known
    }

    /// Whether the listing is what this program left, by whatever commands.
    func hasLeft(_ listing: [String], _ family: TableFamily) -> Bool { rules[family.rawValue] == listing }

    /// Why the rules are in force in a form that keeps to less; `nil` when they are not.
    func refusal(_ family: TableFamily) -> String? { refusals?[family.rawValue] }

    mutating func note(_ listing: [String], of family: TableFamily, by text: String, lesserSince refusal: String?) {
        rules[family.rawValue] = listing
        texts = (texts ?? [:]).merging([family.rawValue: Digest(of: Array(text.utf8))]) { $1 }
        refusals = (refusals ?? [:]).filter { $0.key != family.rawValue }
        if let refusal { refusals?[family.rawValue] = refusal }
    }

    mutating func remember(_ allocations: [TenantAllocation]) {
        let tenants = Set(allocations.map(\.tenant))
        confirmed.removeAll { tenants.contains($0.tenant) }
        confirmed += allocations
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

    mutating func begin(trialsOf tenants: [TenantLabel]) { tried = Array(Set(tried ?? []).union(tenants)).sorted() }

    /// - Parameter isOn: whether a tenant's trial goes on.
    mutating func dropTrials(unless isOn: (TenantLabel) -> Bool) { tried = tried?.filter(isOn) }

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
