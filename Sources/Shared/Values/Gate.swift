// SPDX-License-Identifier: Apache-2.0

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
