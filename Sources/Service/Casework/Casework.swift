// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Inventory
internal import Words

/// The application layer: a property for each use case, each in its own file, all with the same ``CaseworkContext``. Independent of HTTP.
///
/// Every call that changes something is one transaction: events, ledger leaves, inventory and queued effects become durable together or not at all.
/// Calls throw ``Problem`` for errors of the caller, and other errors for faults of the service.
package struct Casework: Sendable {
    package let context: CaseworkContext

    package init(_ context: CaseworkContext) {
        self.context = context
    }

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
        let known = try await context.store.read { try $0.sites() }
        let changed = settings.sites.filter { !known.contains($0) }
        if changed.isEmpty { return }
        try await context.store.write { records in
            for site in changed { try records.put(site, at: now) }
        }
    }

    /// Another program has written to the store: whoever waits here looks again.
    package func announceForeignWrite() {
        context.hub.publish(.orders)
        context.hub.publish(.outbox)
    }
}
