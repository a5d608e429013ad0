// SPDX-License-Identifier: Apache-2.0

package import Values

/// When and for which office something is decided.
package struct StepContext: Sendable {
    package let now: Timestamp
    package let policy: Policy

    package init(at now: Timestamp, policy: Policy) {
        self.now = now
        self.policy = policy
    }

    /// The office's calendar day.
    var today: CivilDate { now.day(secondsFromUTC: Int64(policy.calendar.minutesAheadOfUTC) * 60) }
}
