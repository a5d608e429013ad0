// SPDX-License-Identifier: Apache-2.0

package import Values

/// An office's settings for the procedure.
package struct Policy: Codable, Hashable, Sendable {
    package var calendar: OfficeCalendar
    /// Whether the secretary initials between Kabid and head, a step that the SOP does not have.
    package var secretaryInitials: Bool
    /// Days from sending until an undelivered server's place is given up.
    package var deliveryDays: Int
    /// Days before the end of the delivery window on which the applicant is reminded, most first.
    package var reminderDays: [Int]
    /// Seconds of traffic that a verification observes unless the technician says otherwise.
    package var observationSeconds: Int
    /// Seconds in which the agents cosign the ledger, as a rule. Sealing waits for them longer, and may then go on without them by an officer's
    /// decision. 0: nobody waits for them.
    package var cosignatureSeconds: Int
    /// The earliest date that a letter may bear.
    package var earliestDate: CivilDate
    /// The code points that the documents' fonts have; `nil` while no documents are made.
    package var printable: CodePointSet?

    /// The Republic's first day: no office of it is older.
    package static let firstDay = CivilDate(year: 1945, month: 8, day: 17)

    package init(
        calendar: OfficeCalendar = .standard, secretaryInitials: Bool = false, deliveryDays: Int = 30,
        reminderDays: [Int] = [14, 7, 1], observationSeconds: Int = 30, cosignatureSeconds: Int = 60,
        earliestDate: CivilDate = Policy.firstDay,
        printable: CodePointSet? = nil
    ) {
        self.calendar = calendar
        self.secretaryInitials = secretaryInitials
        self.deliveryDays = deliveryDays
        self.reminderDays = reminderDays
        self.observationSeconds = observationSeconds
        self.cosignatureSeconds = cosignatureSeconds
        self.earliestDate = earliestDate
        self.printable = printable
    }
}
