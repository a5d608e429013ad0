// SPDX-License-Identifier: Apache-2.0

package import CaseStore
package import Casework
package import Database
import Documents
import Evidence
package import Identity
package import Inventory
import Logging
import Mail
internal import Procedure
package import TestSupport
package import Values

/// An office with one small server room, whose printer and mail server are under the test's control.
package struct TestOffice: Sendable {
    package let casework: Casework
    package let store: CaseStore
    package let printer: TestPrinter
    package let mailServer: TestMailServer
    package let clock: TestClock
    package let keys: ServiceKeys
    /// Of the service's data; the keys lie in `identity` below it.
    package let directory: String
    private let settings: OfficeSettings
    private let authorities: Authorities

    /// Monday, 2026-11-23, 09:00 WIB.
    package static let opening = Timestamp(seconds: 1_795_399_200)

    package static func open<T>(
        _ engine: TestEngine = .sqlite, settings change: (inout OfficeSettings) -> Void = { _ in },
        _ body: (TestOffice) async throws -> T
    ) async throws -> T {
        try await withTemporaryDirectory { directory in
            try await withDatabase(engine) { database in
                try await body(try await furnish(database, directory, change))
            }
        }
    }

    /// An office whose store is in a database of the caller's; `directory` gets its keys.
    package static func furnish(
        _ database: any Database, _ directory: String, _ change: (inout OfficeSettings) -> Void = { _ in }
    ) async throws -> TestOffice {
        let store = CaseStore(database: database)
        try await store.migrate()
        var settings = OfficeSettings(
            sites: [try site()], publicURL: "https://titipan.example", agentsURL: "https://titipan.example:8444",
            mailAddress: "kominfo@example.go.id")
        // Test agents cosign where a test says so.
        settings.policy.cosignatureSeconds = 0
        change(&settings)
        let keys = try ServiceKeys.open(directory: directory + "/identity", ledgerName: "titipan.example/ledger")
        let authorities = try Authorities.open(directory: directory + "/identity", name: "Kominfo", now: opening)
        let office = TestOffice(
            store: store, printer: TestPrinter(), mailServer: TestMailServer(), clock: TestClock(opening), keys: keys,
            directory: directory, settings: settings, authorities: authorities)
        try await office.casework.prepare()
        return office
    }

    private init(
        store: CaseStore, printer: TestPrinter, mailServer: TestMailServer, clock: TestClock, keys: ServiceKeys,
        directory: String, settings: OfficeSettings, authorities: Authorities
    ) {
        self.store = store
        self.printer = printer
        self.mailServer = mailServer
        self.clock = clock
        self.keys = keys
        self.directory = directory
        self.settings = settings
        self.authorities = authorities
        casework = Casework(
            CaseworkContext(
                store: store, settings: settings, authorities: authorities, serviceKey: keys.signing,
                ledgerKey: keys.ledger, keysMadeAt: keys.madeAt, keyDirectory: directory + "/identity",
                renderer: printer, mailer: mailServer,
                hasher: PasswordHasher(cost: PasswordCost(logN: 4, blockSize: 1, parallelism: 1)),
                clock: { clock.time }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    }

    /// The same office, its program started again over this store.
    package func over(_ store: CaseStore) -> TestOffice {
        TestOffice(
            store: store, printer: printer, mailServer: mailServer, clock: clock, keys: keys, directory: directory,
            settings: settings, authorities: authorities)
    }

    package static func site() throws -> Site {
        Site(
            name: "s1", room: "Ruang server", racks: [.init(name: "R1", units: 42)],
            feeds: [.init(name: "A", watts: 600)],
            publicAddresses: try pool("203.0.113.10", "203.0.113.12"), remotePorts: 22_010...22_012,
            roomAddresses: try pool("10.20.0.10", "10.20.0.12"), gateway: try address("10.20.0.1"),
            inBitsPerSecond: 1_000_000_000, outBitsPerSecond: 1_000_000_000, switchPorts: ["gi1/0/7", "gi1/0/8"],
            cables: ["C1", "C2"], controlPort: 29_999)
    }

    /// A second server room like the first, `s2`, with addresses of its own.
    package static func addSite(to settings: inout OfficeSettings) {
        var site = settings.sites[0]
        site.name = "s2"
        site.pools = site.pools.map { pool in
            var other = pool
            other.range.first = elsewhere(pool.range.first)
            other.range.last = elsewhere(pool.range.last)
            if let gateway = pool.gateway { other.use = .room(gateway: elsewhere(gateway)) }
            return other
        }
        settings.sites.append(site)
    }

    /// The address of the same number in 198.51.100.0/24 for a public one, in 10.30.0.0/24 for one of the room.
    private static func elsewhere(_ address: IPAddress) -> IPAddress {
        let network: UInt32 = address.bytes.first == 10 ? 0x0a1e_0000 : 0xc633_6400
        return IPAddress(ipv4: network | UInt32(address.bytes.last ?? 0))
    }

    private static func pool(_ first: String, _ last: String) throws -> AddressRange {
        guard let pool = AddressRange(first: try address(first), last: try address(last)) else {
            throw BadSample(text: "\(first)–\(last)")
        }
        return pool
    }

    private static func address(_ text: String) throws -> IPAddress {
        guard let address = IPAddress(text) else { throw BadSample(text: text) }
        return address
    }

    /// A sample that does not read.
    package struct BadSample: Error {
        let text: String
    }

    /// The password of all users, once ``addPeople()`` has run.
    package static let password = "rahasia-sekali"

    /// One person per role of the office, who can sign in under the role's name.
    ///
    /// - Parameters:
    ///   - suffix: behind the role in the user names.
    ///   - sites: that they are limited to.
    package func addPeople(_ suffix: String = "", sites: [String] = []) async throws {
        for role in Role.officers {
            let user = TestOffice.user(role)
            _ = try await casework.people.add(
                NewUser(
                    username: role.rawValue + suffix, password: TestOffice.password, role: role,
                    displayName: user.displayName, nip: user.nip, position: user.position, sites: sites))
        }
    }

    package static func user(_ role: Role) -> UserView {
        UserView(
            id: "id-\(role.rawValue)", username: role.rawValue, role: role, displayName: "Nama \(role.rawValue)",
            nip: "197308101999031002", position: "Jabatan \(role.rawValue)")
    }

    /// Performs an action as the role that it belongs to.
    @discardableResult
    package func act(_ action: Action, _ number: String, _ body: JSONValue = .object([:])) async throws -> CaseView {
        clock.advance(60)
        let user = TestOffice.user(action.role)
        return try await casework.cases.perform(
            action, on: number, body: try await naming(action, number, body, user), by: user, expecting: nil)
    }

    /// `body` with the present draft, where the action asks for it and `body` has none.
    private func naming(
        _ action: Action, _ number: String, _ body: JSONValue, _ user: UserView
    ) async throws -> JSONValue {
        if action == .recordCheck { return try await choosing(number, body, user) }
        let shapes = action.formStep?.shapes ?? []
        guard case .object(var members) = body, shapes.contains(where: \.kind.isSeen),
            let move = try? await casework.cases.transitions(of: number, for: user).transitions
                .first(where: { $0.action == action })
        else { return body }
        if body["scan"] == nil, let scan = move.scan { members["scan"] = .string(scan) }
        guard body["draft"] == nil, let seen = move.draft else { return .object(members) }
        members["draft"] = .string(seen.description)
        return .object(members)
    }

    /// `body` with the first place that is free, where it names none.
    package func choosing(_ number: String, _ body: JSONValue, _ user: UserView) async throws -> JSONValue {
        guard case .object(var members) = body, body["rackPosition"] == nil,
            let site = try? await casework.sites.offer(for: number, to: user).sites.first
        else { return body }
        for (name, choices) in [
            ("site", [site.site]), ("rackPosition", site.rackPositions), ("access", site.accesses),
            ("switchPort", site.switchPorts),
        ] {
            members[name] = choices.first.map { .string($0) }
        }
        return .object(members)
    }

    package func view(_ number: String) async throws -> CaseView {
        try await casework.cases.view(number, for: TestOffice.user(.kasi))
    }
}
