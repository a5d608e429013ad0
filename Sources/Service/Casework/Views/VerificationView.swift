// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// A verification while it runs and after.
package struct VerificationView: Codable, Hashable, Sendable {
    package var orderID: String
    /// 1 for the case's first.
    package var attempt: Int
    package var issued: Timestamp
    package var expires: Timestamp
    package var observationSeconds: Int
    package var hasOutsideAgent: Bool
    /// One line per required check and vantage, sorted as in the order.
    package var checks: [CheckLineView]
    /// The reports that are still awaited; empty once decided.
    package var awaiting: [AwaitedReport]
    /// The service's verdict; `nil` while waiting.
    package var outcome: Outcome?
    package var decided: Timestamp?
    /// Changes from the case's previous verdict; empty for the first verdict, and until it is decided.
    package var changes: [VerdictChange]
    /// Traffic of the observation; empty before the inside report.
    package var traffic: [DirectionTraffic]

    /// Rates of one direction with simultaneous bounds, bit/s.
    package struct DirectionTraffic: Codable, Hashable, Sendable {
        package var direction: Direction
        package var rate: Estimate
        package var grantBitsPerSecond: Int64
        /// Sampled frames behind the estimate.
        package var keptFrames: UInt64
        package var windows: [Window]
    }

    package struct Window: Codable, Hashable, Sendable {
        package var start: Timestamp
        package var seconds: Double
        package var rate: Estimate
    }
}

/// A line of the checklist.
package struct CheckLineView: Codable, Hashable, Sendable {
    package enum State: String, Codable, Hashable, Sendable, CaseIterable { case waiting, running, finished, judged }

    package var check: CheckID
    package var vantage: Vantage
    package var state: State
    /// The agent's word while `finished`, the service's once `judged`.
    package var outcome: Outcome?
    package var reason: Reason?
    /// One English sentence with the figures.
    package var detail: String
    /// The figures in Indonesian, as the annex prints them; `nil` until they are known.
    package var measured: String?

    package init(
        check: CheckID, vantage: Vantage, state: State, outcome: Outcome? = nil, reason: Reason? = nil,
        detail: String = "", measured: String? = nil
    ) {
        self.check = check
        self.vantage = vantage
        self.state = state
        self.outcome = outcome
        self.reason = reason
        self.detail = detail
        self.measured = measured
    }
}

/// A report that an order still waits for, in the words of the API.
package enum AwaitedReport: String, Codable, Hashable, Sendable, CaseIterable {
    case inside = "report of the inside agent"
    case outside = "report of the outside agent"

    init(_ vantage: Vantage) {
        switch vantage {
        case .inside: self = .inside
        case .outside: self = .outside
        }
    }

    /// The agent that it is awaited from.
    package var vantage: Vantage {
        switch self {
        case .inside: .inside
        case .outside: .outside
        }
    }
}
