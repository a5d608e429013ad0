// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// A verification in reverse has passed: the placed server is gone, and what it held is given back.
package struct WithdrawServer: ServiceStep {
    package static let action = Action.withdrawServer
    package static let title = Phrase(id: "Catat server yang sudah diambil", en: "Record that the server is gone")

    let orderID: String
    let reportIDs: [String]

    package init(orderID: String, reportIDs: [String]) {
        self.orderID = orderID
        self.reportIDs = reportIDs
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if state.withdrawal != nil {
            return .done(id: "server sudah diambil", en: "the server is gone already")
        }
        return state.ending == .closedAccepted || state.ending == .closedWithException
            ? nil
            : .notNow(
                id: "hanya server yang sudah ditempatkan yang diambil kembali", en: "only placed servers are withdrawn")
    }

    package static func isAwaited(in state: CaseState) -> Bool { false }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.serverWithdrawn(orderID: orderID, reportIDs: reportIDs))
    }
}
