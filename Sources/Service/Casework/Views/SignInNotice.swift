// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Values

/// Sign-ins under the person's name that failed since the last one that succeeded.
package struct SignInNotice: Codable, Hashable, Sendable {
    package var failures: Int
    /// The first and the latest of them.
    package var since: Timestamp
    package var latest: Timestamp
    /// At most five of the addresses that they came from; of IPv6 the /64.
    package var addresses: [String]

    package init(failures: Int, since: Timestamp, latest: Timestamp, addresses: [String]) {
        self.failures = failures
        self.since = since
        self.latest = latest
        self.addresses = addresses
    }

    init(_ refused: RefusedSignIns) {
        self.init(failures: refused.times, since: refused.since, latest: refused.latest, addresses: refused.addresses)
    }
}

/// A session as the person who opened it finds it listed.
package struct OpenSession: Codable, Hashable, Sendable {
    package var opened: Timestamp
    /// Of the latest request, to the minute.
    package var lastUsed: Timestamp
    /// Network address from which it was opened.
    package var address: String
    /// The session that asks.
    package var isPresent: Bool
}
