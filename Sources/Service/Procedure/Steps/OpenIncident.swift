// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// Something is wrong with a placed server's traffic or connection.
package struct OpenIncident: ServiceStep {
    package static let action = Action.openIncident
    package static let title = Phrase(id: "Buka insiden", en: "Open an incident")

    let kind: String
    let detail: String

    package init(kind: String, detail: String) {
        self.kind = kind
        self.detail = detail
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.ending == .closedAccepted || state.ending == .closedWithException
            ? nil
            : .notNow(
                id: "insiden hanya menyangkut server yang sudah ditempatkan",
                en: "incidents concern placed servers only")
    }

    package static func isAwaited(in state: CaseState) -> Bool { false }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.incidentOpened(kind: kind, detail: detail))
    }
}
