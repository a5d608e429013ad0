// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// The technician's finding on one facility.
package struct FacilityFinding: Codable, Hashable, Sendable {
    package var available: Bool
    /// May be empty when it is available.
    package var note: String

    package init(available: Bool, note: String) {
        self.available = available
        self.note = note
    }
}

/// The result of step 5.
package struct FacilityFindings: Codable, Hashable, Sendable {
    package var room: FacilityFinding
    package var power: FacilityFinding
    package var publicAddress: FacilityFinding
    package var bandwidth: FacilityFinding
    package var cable: FacilityFinding

    package init(
        room: FacilityFinding, power: FacilityFinding, publicAddress: FacilityFinding, bandwidth: FacilityFinding,
        cable: FacilityFinding
    ) {
        self.room = room
        self.power = power
        self.publicAddress = publicAddress
        self.bandwidth = bandwidth
        self.cable = cable
    }

    package subscript(_ facility: Facility) -> FacilityFinding {
        get { self[keyPath: FacilityFindings.path(facility)] }
        set { self[keyPath: FacilityFindings.path(facility)] = newValue }
    }

    private static func path(_ facility: Facility) -> WritableKeyPath<FacilityFindings, FacilityFinding> {
        switch facility {
        case .room: \.room
        case .power: \.power
        case .publicAddress: \.publicAddress
        case .bandwidth: \.bandwidth
        case .cable: \.cable
        }
    }

    /// The form's initial findings, of which each has to be answered: what is not is refused for that, and not for want of a note.
    static let unanswered: FacilityFindings = {
        let open = FacilityFinding(available: true, note: "")
        return FacilityFindings(room: open, power: open, publicAddress: open, bandwidth: open, cable: open)
    }()

    /// In the SOP's order.
    package var short: [Facility] { Facility.allCases.filter { !self[$0].available } }
    package var isAvailable: Bool { short.isEmpty }
}

/// Approve, or return with a reason.
package struct Ruling: Hashable, Sendable {
    package enum Decision: String, Codable, Hashable, Sendable, CaseIterable, FieldOption {
        case approve
        case `return`

        package var choice: Phrase {
            switch self {
            case .approve: Phrase(id: "Setuju, teruskan", en: "Approve and forward")
            case .return: Phrase(id: "Kembalikan dengan alasan", en: "Return with a reason")
            }
        }
    }

    static let draftWords = FieldWords(id: "Versi konsep yang dilihat", en: "Version of the draft that was seen")
    static let decisionWords = FieldWords(id: "Keputusan", en: "Decision")
    static let reasonWords = FieldWords(
        FactWords.reason, hint: Phrase(id: "Wajib bila mengembalikan", en: "Required when returning"))

    package var decision: Decision
    package var reason: String?

    package init(decision: Decision, reason: String? = nil) {
        self.decision = decision
        self.reason = reason
    }

    package static let approve = Ruling(decision: .approve)

    /// A return has a reason.
    var conflicts: [FieldProblem] {
        decision == .return && reason?.isBlank ?? true ? [.missing("reason")] : []
    }

    func event(approved: Event, returned: (_ reason: String) -> Event) -> Event {
        switch decision {
        case .approve: approved
        case .return: returned(reason ?? "")
        }
    }
}

package enum Channel: String, Codable, Hashable, Sendable, CaseIterable, FieldOption {
    case email
    /// By hand, with a receipt.
    case hand

    package var choice: Phrase {
        switch self {
        case .email: Phrase(id: "Surel", en: "E-mail")
        case .hand: Phrase(id: "Diantar, dengan tanda terima", en: "By hand, with a receipt")
        }
    }
}

/// One of the two parties that sign the hand-over record.
package struct Party: Codable, Hashable, Sendable {
    package var name: String
    package var position: String

    package init(name: String, position: String) {
        self.name = name
        self.position = position
    }
}

/// The server's place in the room: interfaces, switch port and rack position.
package struct Installation: Codable, Hashable, Sendable {
    /// All interfaces of the server.
    package var macAddresses: [String]
    /// The switch port by the office's label.
    package var switchPort: String
    package var rackPosition: String
    /// The host name of the service, where it is another than the application's.
    package var serverName: String?

    package init(macAddresses: [String], switchPort: String, rackPosition: String, serverName: String? = nil) {
        self.macAddresses = macAddresses
        self.switchPort = switchPort
        self.rackPosition = rackPosition
        self.serverName = serverName
    }
}
