// SPDX-License-Identifier: Apache-2.0

internal import Procedure
package import Values

/// A case as one line of a list.
package struct CaseSummary: Codable, Hashable, Sendable {
    package var number: String
    /// Rises with every event.
    package var version: Int
    package var agency: String
    package var serverName: String
    package var stage: Stage
    /// 1 to 11.
    package var step: Int
    /// `accept` or `refuse` once step 6 has decided.
    package var decision: String?
    /// Whose turn it is; `nil` when the case has ended.
    package var waitingFor: Role?
    package var received: Timestamp
    /// When the present visit began.
    package var since: Timestamp
    /// Seconds of office hours that the present visit has taken so far.
    package var workedSeconds: Int
    /// The norm of the present visit, in seconds; `nil` where none applies.
    package var normSeconds: Int?
}

/// A case that waits for the signed-in person.
package struct InboxItem: Codable, Hashable, Sendable {
    package var summary: CaseSummary
    /// What this person may do; the first is the one thing to do next.
    package var actions: [Action]
}

/// Which cases to list.
package struct CaseFilter: Sendable {
    /// Part of number, agency or server name; empty for all.
    package var text: String
    /// Cases that have ended, that have not, or both.
    package var ended: Bool?
    package var limit: Int

    package init(text: String = "", ended: Bool? = nil, limit: Int = 200) {
        self.text = text
        self.ended = ended
        self.limit = limit
    }
}

/// An application just received.
package struct NewCase: Codable, Hashable, Sendable {
    package var number: String
    /// At least 128 random bits; opens the applicant's page, and is stored only as a hash.
    package var secret: String

    package init(number: String, secret: String) {
        self.number = number
        self.secret = secret
    }
}
