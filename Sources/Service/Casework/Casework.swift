// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Inventory
internal import Words

/// The application layer: one use case per property, all over one ``CaseworkContext``. Knows no HTTP.
///
/// Every call that changes something is one transaction: events, ledger leaves, inventory and queued effects become durable together or
/// not at all. Calls throw ``Problem`` for what the caller did wrong, and other errors for what is wrong with the service.
package struct Casework: Sendable {
    package let context: CaseworkContext

    package init(_ context: CaseworkContext) {
        self.context = context
    }

    package var people: People { People(context: context) }
    package var applications: Applications { Applications(context: context) }
    package var cases: Cases { Cases(context: context) }
    package var caseFiles: CaseFiles { CaseFiles(context: context) }
    package var agents: Agents { Agents(context: context) }
    package var orders: Orders { Orders(context: context) }
    package var reports: Reports { Reports(context: context) }
    package var frames: FrameFiles { FrameFiles(context: context) }
    package var rounds: Rounds { Rounds(context: context) }
    package var tenants: Tenants { Tenants(context: context) }
    package var incidents: Incidents { Incidents(context: context) }
    package var ledger: LedgerReading { LedgerReading(context: context) }
    package var outbox: Outbox { Outbox(context: context) }
    package var deadlines: Deadlines { Deadlines(context: context) }

    /// Writes the sites of the settings into the inventory. Idempotent; the store's tables must be up to date.
    ///
    /// Throws a ``Problem`` that names what is wrong with the settings.
    package func prepare() async throws {
        let settings = context.settings
        let faults = settings.sites.flatMap(\.faults) + settings.numbering.faults
        guard faults.isEmpty else {
            throw Problem(
                .invalid, code: "settings",
                title: Phrase(id: "Pengaturan saling bertentangan", en: "The settings contradict themselves"),
                detail: .quoting(
                    Phrase(id: "Perbaiki berkas pengaturan", en: "Correct the settings"), faults.joined(separator: "; ")
                ))
        }
        let now = context.now
        try await context.store.write { records in
            for site in settings.sites { try records.put(site, at: now) }
        }
    }
}
