// SPDX-License-Identifier: Apache-2.0

package import Values

/// The reply to an application: accepted, with an annex of the access data, or refused.
package struct LetterContent: Codable, Sendable {
    package var caseNumber: String
    /// `nil` until the signature fixes it.
    package var number: String?
    /// `nil` until then.
    package var date: CivilDate?
    /// Sifat: `Biasa`, `Penting`, `Segera`.
    package var nature: String
    /// Whom the letter addresses, for example `Kepala Dinas Kesehatan Kabupaten Temanggung`.
    package var recipient: String
    package var recipientPlace: String
    package var application: DocumentReference
    package var serverName: String
    package var purpose: String
    package var decision: LetterDecision
    /// Days from the letter's date on which an accepted server is received.
    package var deliveryDays: Int?
    /// The clerk's own paragraphs, a blank line between them, behind the standard ones.
    package var additions: String?
    package var signatory: Signatory
    /// The officers who have initialled the draft.
    package var initials: [String]
    /// Tembusan.
    package var copies: [String]
    package var keys: KeyNotice?

    package init(
        caseNumber: String, number: String?, date: CivilDate?, nature: String = "Biasa", recipient: String,
        recipientPlace: String, application: DocumentReference, serverName: String, purpose: String,
        decision: LetterDecision, deliveryDays: Int? = nil, additions: String? = nil, signatory: Signatory,
        initials: [String] = [],
        copies: [String] = [], keys: KeyNotice? = nil
    ) {
        self.caseNumber = caseNumber
        self.number = number
        self.date = date
        self.nature = nature
        self.recipient = recipient
        self.recipientPlace = recipientPlace
        self.application = application
        self.serverName = serverName
        self.purpose = purpose
        self.decision = decision
        self.deliveryDays = deliveryDays
        self.additions = additions
        self.signatory = signatory
        self.initials = initials
        self.copies = copies
        self.keys = keys
    }
}

package enum LetterDecision: Codable, Sendable {
    /// `deliverBy`: the last day on which the server is received.
    case accepted(AccessFacts, deliverBy: CivilDate?)
    case refused(reasons: [String])
}
