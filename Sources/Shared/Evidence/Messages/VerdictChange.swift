// SPDX-License-Identifier: Apache-2.0

package import Values

/// One check that came out differently than in the previous run.
package struct VerdictChange: Codable, Hashable, Sendable {
    package var check: CheckID
    package var vantage: Vantage
    /// `nil` where the earlier run did not ask it.
    package var before: Outcome?
    package var after: Outcome
    /// Why it came out so now.
    package var reason: Reason

    package init(check: CheckID, vantage: Vantage, before: Outcome?, after: Outcome, reason: Reason) {
        self.check = check
        self.vantage = vantage
        self.before = before
        self.after = after
        self.reason = reason
    }
}

extension Verdict {
    /// The checks that came out differently than in `earlier`, by outcome or by reason, in this verdict's order.
    package func changes(since earlier: Verdict) -> [VerdictChange] {
        judgements.compactMap { now in
            let then = earlier.judgements.first { $0.check == now.check && $0.vantage == now.vantage }
            guard then?.outcome != now.outcome || then?.reason != now.reason else { return nil }
            return VerdictChange(
                check: now.check, vantage: now.vantage, before: then?.outcome, after: now.outcome, reason: now.reason)
        }
    }
}
