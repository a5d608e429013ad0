// SPDX-License-Identifier: Apache-2.0

package import Values

/// The server stands in its rack: the technician notes its interfaces, switch port and place. A verification under way is withdrawn.
package struct RecordInstallation: FormStep {
    package static let action = Action.recordInstallation
    package static let role = Role.jft

    var installation = Installation(macAddresses: [], switchPort: "", rackPosition: "")
    /// Of the allocation as revised.
    var allocationVersion = 0

    package static var fields: [Field<Self>] {
        [
            .macAddresses("macAddresses", \.installation.macAddresses, 1...16),
            .line("switchPort", \.installation.switchPort, most: 100),
            .line("rackPosition", \.installation.rackPosition, most: 100),
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if state.arrival == nil { return .serverHasNotArrived }
        if state.track == .passed {
            return .done(id: "server sudah terpasang dan terverifikasi", en: "the server is installed and verified")
        }
        return state.exceptionIsApproved
            ? .notNow(
                id: "pengecualian sudah disetujui untuk pemasangan apa adanya",
                en: "an exception is approved for the installation as it is") : nil
    }

    package static func isAwaited(in state: CaseState) -> Bool { state.installation == nil }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        allocationVersion = try facts.planRevision(for: state, as: installation)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        let installed = Event.serverInstalled(installation: installation, allocationVersion: allocationVersion)
        guard let open = state.openVerification else { return NewEvents(installed) }
        return NewEvents(.verificationWithdrawn(orderID: open.orderID), then: [installed])
    }
}
