// SPDX-License-Identifier: Apache-2.0

package import CaseStore
package import Evidence
internal import Glibc
package import Identity
internal import Inventory
package import Ledger
package import Logging
internal import Procedure
package import Values

/// The application layer: performs commands, accepts reports, issues orders, runs the outbox. Knows no HTTP.
///
/// Every call that changes something is one transaction: events, ledger leaves, books and queued effects become durable together or
/// not at all. Calls throw ``Problem`` for what the caller did wrong, and other errors for what is wrong with the service.
package final class Casework: Sendable {
    let store: CaseStore
    let settings: OfficeSettings
    let authority: Authority
    let serviceKey: SigningKey
    let ledgerKey: NoteSigner
    let renderer: any DocumentRenderer
    let mailer: any Mailer
    let hasher: PasswordHasher
    let logger: Logger
    let hub = UpdateHub()
    private let clock: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - serviceKey: signs orders, receipts and manifests.
    ///   - ledgerKey: signs the ledger's checkpoints.
    ///   - clock: the time of day.
    package init(
        store: CaseStore, settings: OfficeSettings, authority: Authority, serviceKey: SigningKey,
        ledgerKey: NoteSigner, renderer: any DocumentRenderer, mailer: any Mailer,
        hasher: PasswordHasher = PasswordHasher(), clock: @escaping @Sendable () -> Timestamp = Casework.systemClock,
        logger: Logger
    ) {
        self.store = store
        self.settings = settings
        self.authority = authority
        self.serviceKey = serviceKey
        self.ledgerKey = ledgerKey
        self.renderer = renderer
        self.mailer = mailer
        self.hasher = hasher
        self.clock = clock
        self.logger = logger
    }

    /// CLOCK_REALTIME.
    @Sendable package static func systemClock() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
    }

    var now: Timestamp { clock() }

    var policy: Policy { settings.policy }

    /// Writes the sites of the settings into the books. Idempotent; the store's tables must be up to date.
    ///
    /// Throws a ``Problem`` that names what is wrong with the settings.
    package func prepare() async throws {
        let faults = settings.sites.flatMap(\.faults) + settings.numbering.faults
        guard faults.isEmpty else {
            throw Problem(
                .invalid, code: "settings", title: "The settings contradict themselves",
                detail: faults.joined(separator: "; ") + ".")
        }
        let now = now
        let sites = settings.sites
        try await store.write { records in
            for site in sites { try records.put(site, at: now) }
        }
    }

    /// What the caller asked for is stored; tell those who listen.
    func announce(_ state: CaseState) {
        hub.publish(.update(.changed(number: state.number, version: state.version, stage: state.stage.rawValue)))
        hub.publish(.orders)
        hub.publish(.outbox)
    }

    /// News of one case, or of all with `nil`; bounded, the newest are kept.
    package func updates(of number: String?) -> AsyncStream<CaseUpdate> {
        let news = hub.subscribe()
        let (stream, continuation) = AsyncStream.makeStream(of: CaseUpdate.self, bufferingPolicy: .bufferingNewest(64))
        let pump = Task {
            for await case .update(let update) in news where number == nil || update.caseNumber == number {
                continuation.yield(update)
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in pump.cancel() }
        return stream
    }
}

extension CaseUpdate {
    var caseNumber: String {
        switch self {
        case .changed(let number, _, _), .progress(let number, _, _, _), .traffic(let number): number
        }
    }
}
