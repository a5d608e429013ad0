// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Procedure
internal import Values

/// How far the removal of a placed server from its gateway has come.
package enum RemovalStanding: String, Codable, Hashable, Sendable, CaseIterable {
    /// The gateway was told.
    case ordered
    /// The gateway has removed it, or a person has where no agent takes orders.
    case done
    /// The gateway has not: it refused, failed, or did not answer.
    case failed
}

/// The removal of a placed server, as two persons decided it.
struct Removal {
    let decision: NetworkDecision
    let standing: RemovalStanding
    /// Why it failed, in the gateway's words.
    let reason: String?

    /// The case's latest one; `nil` before the first.
    init?(of number: String, _ records: Records) throws {
        guard
            let decision = try records.networkDecisions(of: number).last(where: {
                $0.decision.kind == .remove && $0.decision.step == .approved
            })?.decision
        else { return nil }
        self.decision = decision
        guard let id = decision.orderID else {
            (standing, reason) = (.done, nil)
            return
        }
        let report = try records.provisioningReport(answering: id)
        switch report?.event {
        case .removed?: (standing, reason) = (.done, nil)
        case nil:
            let isOver = try records.provisioningOrder(id).map { $0.standing != .open && $0.standing != .answered }
            (standing, reason) = (isOver ?? true ? .failed : .ordered, nil)
        case .planned?, .applied?, .confirmed?, .reverted?, .expired?, .refused?, .failed?, .suspended?, .resumed?,
            .repaired?, .restored?:
            (standing, reason) = (.failed, try report?.report().reason)
        }
    }
}

extension Records {
    /// Whether the server is being withdrawn: what it was promised is no longer watched, and its silence is no fault.
    func isLeaving(_ number: String) throws -> Bool {
        guard let removal = try Removal(of: number, self) else { return false }
        switch removal.standing {
        case .ordered, .done: return true
        case .failed: return false
        }
    }
}
