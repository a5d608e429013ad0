// SPDX-License-Identifier: Apache-2.0

/// The eleven steps of SOP P/562/067/IX/2018.
package enum Step: Int, Codable, Hashable, Sendable, CaseIterable, Comparable {
    case application = 1
    case disposition, preparation, checkOrder, check, replyOrder, draft, review, initials, signature, dispatch

    /// Norm (`mutu baku`) of one visit, in seconds of office hours.
    package static let norm = 300

    package static func < (a: Step, b: Step) -> Bool { a.rawValue < b.rawValue }

    /// Who is marked for it.
    package var role: Role {
        switch self {
        case .application, .draft, .dispatch: .jfu
        case .disposition, .signature: .kepalaDinas
        case .preparation, .initials: .kabid
        case .checkOrder, .replyOrder, .review: .kasi
        case .check: .jft
        }
    }
}

/// The four conditions that together complete step 11; they may fill in any order.
package enum Gate: String, Codable, Hashable, Sendable, CaseIterable {
    /// G1: the outgoing agenda entry exists.
    case agenda
    /// G2: the letter is archived with classification, retention and shelf.
    case archive
    /// G3: the letter reached the applicant.
    case sent
    /// G4, accepted cases only: record signed, passing report accepted, verification annex sealed.
    case handover
}
