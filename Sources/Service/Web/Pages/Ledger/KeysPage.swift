// SPDX-License-Identifier: Apache-2.0

import Documents
internal import Evidence
internal import Values

/// The service's public keys, for people who compare a paper's fingerprint with it.
struct KeysPage: PageModel {
    static let template = "keys"

    let owner: String
    let service: String
    /// Four digits each.
    let groups: [String]
    let signing: String
    let ledger: String
    let authority: String
    let since: String
    let authorityUntil: String
    /// Address of the keys as a file.
    let file: String

    init(_ keys: PublishedKeys, file: String, dates: Formatting) {
        owner = keys.office
        service = keys.service
        groups = keys.fingerprint.groups
        signing = keys.signing.key.description
        ledger = keys.ledger.key
        authority = keys.authority.sha256.description
        since = dates.date(keys.signing.validFrom)
        authorityUntil = dates.date(keys.authority.validUntil)
        self.file = file
    }
}
