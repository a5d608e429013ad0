// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Inventory
internal import Logging
internal import Values
internal import Words

extension Casework {
    package var sites: Sites { Sites(context: context) }
}

/// The server rooms and what is free in them.
package struct Sites: Sendable {
    let context: CaseworkContext

    /// Each room of the person's as it is now, by name.
    package func all(for user: UserView) async throws -> [SiteInventory] {
        let now = context.now
        return try await context.store.read(within: user.scope) { records in
            try records.siteNames().compactMap { try records.books(of: $0, at: now) }
        }
    }

    /// Each room of the person's with who holds what there, by name.
    package func occupied(for user: UserView) async throws -> [SiteOccupancy] {
        try await context.store.read(within: user.scope) { [context] records in
            try records.siteNames().compactMap { try SiteOccupancy($0, records, context) }
        }
    }

    /// A site of the person's as it is now.
    package func one(_ name: String, for user: UserView) async throws -> SiteOccupancy {
        let found = try await context.store.read(within: user.scope) { [context] records in
            try SiteOccupancy(name, records, context)
        }
        guard let found else { throw Problem.unknownInventory(name) }
        return found
    }

    /// The latest changes of a site, newest first.
    package func changes(of name: String, for user: UserView, most: Int = 50) async throws -> [InventoryChangeView] {
        let changes = try await context.store.read(within: user.scope) {
            try $0.inventoryChanges(of: name, most: most)
        }
        return changes.map(InventoryChangeView.init)
    }

    /// Imports each configured site that never was; says of one that is configured otherwise than it was imported that this has no effect.
    func importConfigured() async throws {
        let (sites, now) = (context.settings.sites, context.now)
        for site in sites {
            let known = try await context.store.read { try $0.importedSite(site.name) }
            if let known {
                guard known != site else { continue }
                context.logger.warning(
                    "the configuration of a site differs from what was imported and is not applied: its inventory is kept in the service",
                    metadata: ["site": "\(site.name)"])
                continue
            }
            let isNew = try await context.store.write { records in
                guard try records.importedSite(site.name) == nil else { return false }
                try records.noteImport(site, at: now)
                guard try records.site(site.name) == nil else { return false }
                try InventoryWriting(records: records, now: now, who: "configuration").write(site, since: nil)
                return true
            }
            if isNew {
                context.logger.notice(
                    "imported a site from the configuration; from now on its inventory is kept in the service",
                    metadata: ["site": "\(site.name)"])
            }
        }
    }
}

extension Problem {
    static func unknownInventory(_ name: String) -> Problem {
        Problem(
            .unknown, code: "site.unknown", title: Phrase(id: "Lokasi tidak dikenal", en: "No such site"),
            detail: Phrase(
                id: "Tidak ada lokasi “\(name.prefix(60))” di antara lokasi Anda.",
                en: "There is no site “\(name.prefix(60))” among yours."))
    }
}
