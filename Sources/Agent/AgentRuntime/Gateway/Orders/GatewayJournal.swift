// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// What was put in force by orders, and what became of the last of it, on disk: so that each order is answered truthfully, whatever interrupts the
/// agent.
struct GatewayJournal: Codable, Hashable, Sendable {
    enum State: String, Codable, Sendable {
        /// About to be given to the kernel.
        case begun
        /// The kernel has it, as far as this agent knows.
        case inForce
        /// The kernel has taken it back.
        case expired
        case confirmed, reverted

        /// Nothing more becomes of it. Some are kept for orders that come late, or again after an interruption.
        var isSettled: Bool {
            switch self {
            case .begun, .inForce: false
            case .expired, .confirmed, .reverted: true
            }
        }
    }

    struct Entry: Codable, Hashable, Sendable {
        /// Of the apply order.
        let order: String
        let allocation: TenantAllocation
        let plan: PlannedChange
        /// When the kernel takes it back: by the wall clock, and in CLOCK_BOOTTIME's microseconds of the start of the machine that ``bootID`` names.
        var until: Timestamp
        @Bounded<Counter> var bootMicroseconds: UInt64
        @Bounded<Name> var bootID: String
        var state: State

        var tenant: TenantLabel { allocation.tenant }

        /// Whether the kernel must have taken it back by now.
        var isOver: Bool {
            bootID != BootClock.bootID() || BootClock.nanoseconds() / 1_000 > bootMicroseconds
        }
    }

    private(set) var entries: [Entry] = []

    subscript(order: String) -> Entry? { entries.first { $0.order == order } }

    /// Replaces whatever is known of the tenant: it has one change at a time.
    mutating func put(_ entry: Entry) {
        entries.removeAll { $0.tenant == entry.tenant }
        entries.append(entry)
    }

    mutating func settle(_ order: String, as state: State) {
        guard var entry = self[order] else { return }
        entry.state = state
        entries.removeAll { $0.order == order }
        entries.append(entry)
        // The oldest of those that are over go first.
        var surplus = entries.count { $0.state.isSettled } - GatewayJournal.mostSettled
        entries.removeAll { entry in
            guard surplus > 0, entry.state.isSettled else { return false }
            surplus -= 1
            return true
        }
    }

    /// It was never in force.
    mutating func remove(_ order: String) { entries.removeAll { $0.order == order } }

    mutating func remove(of tenant: TenantLabel) { entries.removeAll { $0.tenant == tenant } }

    private static let name = "journal.json"
    private static let mostSettled = 64

    /// - Throws: `FileError`; `DecodingError` for a file that is none of ours.
    static func read(in directory: String) throws -> GatewayJournal {
        let path = directory + "/" + name
        guard let size = FileStatus(path)?.bytes, size > 0 else { return GatewayJournal() }
        return try CanonicalJSON.decode(GatewayJournal.self, from: try DiskFile(path, .read).read(at: 0, count: size))
    }

    /// Durable when it returns.
    func write(in directory: String) throws {
        try Folder.put(try CanonicalJSON.encode(self), as: GatewayJournal.name, in: directory)
    }
}

extension GatewayJournal.Entry {
    /// For so many seconds from now on.
    init(_ order: String, _ allocation: TenantAllocation, _ plan: PlannedChange, seconds: Int) {
        self.init(
            order: order, allocation: allocation, plan: plan,
            until: Timestamp.now().advanced(bySeconds: Double(seconds)),
            bootMicroseconds: BootClock.nanoseconds() / 1_000 + UInt64(seconds) * 1_000_000, bootID: BootClock.bootID(),
            state: .begun)
    }
}
