// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Inventory
internal import Logging
internal import Procedure
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

    /// Imports the sites of the settings that never were, and writes lines of lists anew that were written by other rules. Idempotent; the
    /// store's tables must be up to date.
    ///
    /// Throws a ``Problem`` that names what is wrong with the settings.
    package func prepare() async throws {
        let settings = context.settings
        let faults =
            settings.sites.flatMap { site in site.faults.map { "site \(site.name), \($0.sentence.en)" } }
            + settings.numbering.faults
        guard faults.isEmpty else {
            throw Problem(
                .invalid, code: "settings",
                title: Phrase(id: "Pengaturan saling bertentangan", en: "The settings contradict themselves"),
                detail: .quoting(
                    Phrase(id: "Perbaiki berkas pengaturan", en: "Correct the settings"), faults.joined(separator: "; ")
                ))
        }
        try await sites.importConfigured()
        try await renewLines()
    }

    /// After an upgrade, or a change of the settings that lines depend on: in steps that leave other writers room between them.
    private func renewLines() async throws {
        let rules = CaseOutlook.rules(context.policy)
        if try await context.store.read({ try $0.hasLines(by: rules) }) { return }
        try await context.store.write { try $0.adoptLineRules(rules) }
        var (total, told) = (0, ContinuousClock.now)
        while true {
            let now = context.now
            let renewed = try await context.store.write { records in
                try records.renewLines(most: 200) { CaseOutlook($0, at: now, context.policy) }
            }
            if renewed == 0 { break }
            total += renewed
            if ContinuousClock.now - told > .seconds(5) {
                told = .now
                context.logger.info("preparing the lists of cases", metadata: ["cases": "\(total)"])
            }
        }
        if total > 0 { context.logger.info("lists of cases are up to date", metadata: ["cases": "\(total)"]) }
    }

    /// Another program has written to the store: whoever waits here looks again.
    package func announceForeignWrite() {
        context.hub.publish(.orders)
        context.hub.publish(.outbox)
    }
}
