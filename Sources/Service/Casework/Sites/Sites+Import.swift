// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
package import Inventory
internal import Values
package import Words

/// What an import did, or would do.
package struct ImportOutcome: Codable, Hashable, Sendable {
    /// What is wrong with one cell or row of the source.
    package struct Fault: Codable, Hashable, Sendable {
        /// Line of a table, or place in a listing, from 1; `nil` where it is about what is not in the source.
        package let row: Int?
        package let column: String?
        package let reason: Phrase

        package init(row: Int?, column: String?, reason: Phrase) {
            self.row = row
            self.column = column
            self.reason = reason
        }
    }

    /// Whether the changes are in force.
    package let applied: Bool
    /// Every fault: nothing is changed unless there is none.
    package let faults: [Fault]
    package let changes: [InventoryChangeView]
    /// What was taken as something that the source does not say.
    package let remarks: [Phrase]
}

/// What an import is read from.
package enum InventorySource: Sendable {
    /// A table of RFC 4180; see `InventoryColumn`.
    case csv(String)
    /// Lists of NetBox's API, each as `{"count":…,"results":[…]}`, for a site of that name.
    case netBox([[UInt8]], site: String)
}

extension InventorySource {
    /// One list of NetBox's API, or several as elements of an array.
    package static func netBox(_ text: String, site: String) throws -> InventorySource {
        let bytes = Array(text.utf8)
        do {
            guard case .array(let lists) = try CanonicalJSON.decode(JSONValue.self, from: bytes) else {
                return .netBox([bytes], site: site)
            }
            return .netBox(try lists.map { try CanonicalJSON.encode($0) }, site: site)
        } catch {
            throw Problem.invalid("content", NetBoxWords.unreadable(CanonicalJSON.describe(error)))
        }
    }
}

extension Sites {
    /// Changes sites as a source says, all or nothing.
    ///
    /// - Parameters:
    ///   - user: `nil` for the command line.
    ///   - dryRun: only says what would be changed, and every fault.
    package func take(
        _ source: InventorySource, mode: InventoryImport.Mode = .keepOthers, dryRun: Bool, by user: UserView?
    ) async throws -> ImportOutcome {
        if let user { try Duty.keepInventory.require(of: user) }
        let scope = user?.scope ?? .everywhere
        let (now, who) = (context.now, user?.username ?? "administrator")
        let work = { @Sendable (records: Records) throws -> ImportOutcome in
            let known = try records.sites()
            var remarks: [Phrase] = []
            var plan: InventoryImport
            switch source {
            case .csv(let text): plan = InventoryImport(csv: text, onto: known, mode)
            case .netBox(let lists, let site):
                let listing = NetBoxListing(lists, site: site, isKnown: known.contains { $0.name == site })
                remarks = listing.remarks
                plan = InventoryImport(listing.entries, onto: known, mode, faults: listing.faults)
            }
            for site in plan.sites {
                guard scope.admits(site.name) else {
                    plan.note(
                        site.name, InventoryKey(kind: .site, name: site.name), .site, InventoryFaultWords.foreignSite)
                    continue
                }
                guard let books = try records.books(of: site.name, at: now) else { continue }
                for loss in books.losses(in: site) { plan.note(site.name, loss.key, loss.column, loss.phrase) }
            }
            var changes: [InventoryChange] = []
            let isSound = plan.faults.isEmpty
            for site in isSound ? plan.sites : [] {
                let earlier = known.first { $0.name == site.name }
                if dryRun {
                    changes += site.changes(since: earlier)
                } else {
                    changes += try InventoryWriting(records: records, now: now, who: who).write(site, since: earlier)
                }
            }
            return ImportOutcome(
                applied: isSound && !dryRun,
                faults: plan.faults.map { ImportOutcome.Fault(row: $0.row, column: $0.column, reason: $0.phrase) },
                changes: changes.map(InventoryChangeView.init), remarks: remarks)
        }
        return try await mappingProblems {
            dryRun
                ? try await context.store.read(within: scope, work) : try await context.store.write(within: scope, work)
        }
    }

    /// The person's sites as a table of RFC 4180; all for the command line.
    package func csv(for user: UserView?) async throws -> String {
        let sites = try await context.store.read(within: user?.scope ?? .everywhere) { try $0.sites() }
        return Site.table(sites).text
    }
}
