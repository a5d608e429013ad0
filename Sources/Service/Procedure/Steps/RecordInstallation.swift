// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// The server stands in its rack: the technician notes its interfaces, switch port and place. A verification under way is withdrawn.
package struct RecordInstallation: FormStep {
    package static let action = Action.recordInstallation
    package static let role = Role.jft
    package static let words = FormWords(
        title: Phrase(id: "Catat pemasangan", en: "Record the installation"),
        button: Phrase(id: "Simpan pemasangan", en: "Save the installation"),
        done: Phrase(id: "Pemasangan tercatat.", en: "The installation is recorded."))
    package static let sees: [CaseSection] = [.allocation, .application]

    var installation = Installation(macAddresses: [], switchPort: "", rackPosition: "")
    /// Version of the revised allocation.
    var allocationVersion = 0
    /// The order for a plan of the network; `nil` where it is set up by hand.
    var planOrder: String?
    /// The order that takes back what is provisional.
    var revertOrder = ""

    package static var fields: [Field<Self>] {
        [
            .macAddresses(
                "macAddresses",
                FieldWords(
                    FactWords.macAddresses,
                    hint: Phrase(
                        id: "Satu per baris, misalnya 02:54:49:54:00:10",
                        en: "One a line, for example 02:54:49:54:00:10")), \.installation.macAddresses, 1...16),
            .line("switchPort", FieldWords(FactWords.switchPort), \.installation.switchPort, most: 100),
            .line("rackPosition", FieldWords(FactWords.rackPosition), \.installation.rackPosition, most: 100),
            .optional(
                "serverName",
                FieldWords(
                    FactWords.hostName,
                    hint: Phrase(
                        id: "Kosongkan bila sama dengan permohonan, atau bila layanan tidak disapa dengan nama.",
                        en: "Leave it empty if it is the application's, or if clients of the service name no host.")),
                \.installation.serverName, .hostName),
        ]
    }

    package static var blank: Self { Self() }

    /// The allocated installation, with the application's interfaces while the allocation has none.
    package static func proposal(_ known: KnownFacts) -> Self {
        var installation = known.installation ?? Installation(macAddresses: [], switchPort: "", rackPosition: "")
        if installation.macAddresses.isEmpty { installation.macAddresses = known.application.server.macAddresses }
        return Self(installation: installation)
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if state.arrival == nil { return .serverHasNotArrived }
        if state.track == .passed {
            return .done(id: "server sudah terpasang dan terverifikasi", en: "the server is installed and verified")
        }
        if state.network?.standing == .confirming { return .networkIsBeingKept }
        return state.exceptionIsApproved
            ? .notNow(
                id: "pengecualian sudah disetujui untuk pemasangan apa adanya",
                en: "an exception is approved for the installation as it is") : nil
    }

    package static func isAwaited(in state: CaseState) -> Bool { state.installation == nil }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        allocationVersion = try facts.planRevision(for: state, as: installation)
        planOrder = try facts.newNetworkOrderID(for: state)
        revertOrder = facts.newOrderID()
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        let installed = Event.serverInstalled(installation: installation, allocationVersion: allocationVersion)
        var events: [Event] = []
        if let open = state.openVerification { events.append(.verificationWithdrawn(orderID: open.orderID)) }
        if state.network?.isProvisional ?? false {
            events.append(.networkSettleOrdered(orderID: revertOrder, keep: false))
        }
        events.append(installed)
        if let planOrder { events.append(.networkPlanOrdered(orderID: planOrder)) }
        return NewEvents(events[0], then: Array(events.dropFirst()))
    }
}
