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
    package let authorities: Authorities
    /// Signs orders, receipts and manifests.
    let serviceKey: SigningKey
    /// Signs the ledger's checkpoints.
    let ledgerKey: NoteSigner
    /// When the two keys were made.
    let keysMadeAt: Timestamp
    /// The newest checkpoint outside the database.
    let checkpointFile: CheckpointFile
    let renderer: any DocumentRenderer
    let mailer: any Mailer
    let hasher: PasswordHasher
    let logger: Logger
    let hub = UpdateHub()
    let readiness = Readiness()
    let draftPictures = DraftPictures()
    let examinations = Examinations()
    /// Of placed servers' traffic.
    let tallies = TrafficTallies()
    let silences = SilenceTrackers()
    let examinedBins = ExaminedBins()
    /// Of each agent: every one is kept, or refused in writing, and an agent sends one when it has lost something.
    let gapRecords = RequestCounter<String>(most: 30, window: .seconds(3600))
    /// Of each agent: reports of gateways that nobody ordered, all of which are kept.
    let unorderedReports = RequestCounter<String>(most: 1_000, window: .seconds(3600))
    /// Of each agent.
    let gatewayStates = RequestCounter<String>(most: 120, window: .seconds(60))
    /// Of each agent: every certificate that it gets is written down.
    let renewals = RequestCounter<String>(most: 30, window: .seconds(3600))
    let challenges = CertificateChallenges()
    private let clock: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - serviceKey: signs orders, receipts and manifests.
    ///   - ledgerKey: signs the ledger's checkpoints.
    ///   - keysMadeAt: when the two keys were made.
    ///   - keyDirectory: where the service's keys lie.
    ///   - clock: the time of day.
    package init(
        store: CaseStore, settings: OfficeSettings, authorities: Authorities, serviceKey: SigningKey,
        ledgerKey: NoteSigner, keysMadeAt: Timestamp, keyDirectory: String, renderer: any DocumentRenderer,
        mailer: any Mailer,
        hasher: PasswordHasher = PasswordHasher(), clock: @escaping @Sendable () -> Timestamp = Timestamp.now,
        logger: Logger
    ) {
        self.store = store
        self.settings = settings
        self.authorities = authorities
        self.serviceKey = serviceKey
        self.ledgerKey = ledgerKey
        self.keysMadeAt = keysMadeAt
        checkpointFile = CheckpointFile(directory: keyDirectory, key: ledgerKey.verifier)
        self.renderer = renderer
        self.mailer = mailer
        self.hasher = hasher
        self.clock = clock
        self.logger = logger
    }

    package var now: Timestamp { clock() }

    /// The one that issues certificates.
    var authority: Authority { authorities.issuing }

    var policy: Policy { settings.policy }

    /// Publishes that a case has a new version, and that there may be orders and queued work.
    func announce(_ state: CaseState) {
        hub.publish(.update(.changed(number: state.number, version: state.version, stage: state.stage)))
        hub.publish(.orders)
        hub.publish(.outbox)
    }
}
