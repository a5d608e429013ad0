// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Evidence
package import Identity
package import Ledger
package import Values

extension PublishedKeys {
    /// What the service publishes of its keys.
    package init(
        settings: OfficeSettings, signing: SigningKey, ledger: NoteSigner, madeAt: Timestamp,
        authority: Identity.Authority
    ) {
        self.init(
            office: "\(settings.office.name), \(settings.office.region)", page: "\(settings.publicURL)/keys",
            signing: signing.verificationKey, ledger: ledger.verifier.description, madeAt: madeAt,
            authority: PublishedKeys.Authority(
                sha256: authority.keyPin, validFrom: authority.validFrom, validUntil: authority.validUntil))
    }

    /// What papers say of it.
    var notice: KeyNotice { KeyNotice(fingerprint: fingerprint, page: page) }
}

extension CaseworkContext {
    /// The service's public keys, as pages, papers and the API show them.
    package var publishedKeys: PublishedKeys {
        PublishedKeys(
            settings: settings, signing: serviceKey, ledger: ledgerKey, madeAt: keysMadeAt, authority: authority)
    }
}
