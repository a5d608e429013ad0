// SPDX-License-Identifier: Apache-2.0

package import CaseStore
package import Evidence
package import Identity
package import Ledger
internal import Linux
package import Logging
internal import Procedure
internal import Traffic
package import Values

/// The dependencies of every use case: store, settings, keys, printer, mail, clock and update hub.
package struct CaseworkContext: Sendable {
    let store: CaseStore
    let settings: OfficeSettings
    let authority: Authority
    /// Signs orders, receipts and manifests.
    let serviceKey: SigningKey
    /// Signs the ledger's checkpoints.
    let ledgerKey: NoteSigner
    let renderer: any DocumentRenderer
    let mailer: any Mailer
    let hasher: PasswordHasher
    let logger: Logger
    let hub = UpdateHub()
    /// Totals of placed servers' traffic.
    let tallies = TrafficTallies()
    private let clock: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - serviceKey: signs orders, receipts and manifests.
    ///   - ledgerKey: signs the ledger's checkpoints.
    ///   - clock: the time of day.
    package init(
        store: CaseStore, settings: OfficeSettings, authority: Authority, serviceKey: SigningKey,
        ledgerKey: NoteSigner, renderer: any DocumentRenderer, mailer: any Mailer,
        hasher: PasswordHasher = PasswordHasher(), clock: @escaping @Sendable () -> Timestamp = Timestamp.now,
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

    package var now: Timestamp { clock() }

    var policy: Policy { settings.policy }

    /// Publishes that a case has a new version, and that there may be orders and queued work.
    func announce(_ state: CaseState) {
        hub.publish(.update(.changed(number: state.number, version: state.version, stage: state.stage)))
        hub.publish(.orders)
        hub.publish(.outbox)
    }
}
