// SPDX-License-Identifier: Apache-2.0

/// How sign-ins are slowed down after failures, and how long sessions last.
package struct SignInSettings: Codable, Hashable, Sendable {
    /// Failures under one name from one address before the next try has to wait. Twice as many on a known device or of one name from
    /// everywhere, four times as many from one address.
    package var freeFailures: Int
    /// Seconds of the longest wait.
    package var longestPauseSeconds: Int
    /// Hours after which a session ends whatever is done in it.
    package var sessionHours: Int
    /// Minutes without a request after which a session ends.
    package var idleMinutes: Int

    package init(
        freeFailures: Int = 5, longestPauseSeconds: Int = 300, sessionHours: Int = 12, idleMinutes: Int = 120
    ) {
        self.freeFailures = freeFailures
        self.longestPauseSeconds = longestPauseSeconds
        self.sessionHours = sessionHours
        self.idleMinutes = idleMinutes
    }
}
