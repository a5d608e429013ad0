// SPDX-License-Identifier: Apache-2.0

/// What an office may set about the procedure.
package struct Policy: Codable, Hashable, Sendable {
    package var calendar: OfficeCalendar
    /// Whether the secretary initials between Kabid and head; the SOP marks nobody there.
    package var secretaryInitials: Bool
    /// Days from sending until an undelivered server's place is given up.
    package var deliveryDays: Int
    /// Days before the end of the delivery window on which the applicant is reminded, most first.
    package var reminderDays: [Int]
    /// Seconds of traffic that a verification observes unless the technician says otherwise.
    package var observationSeconds: Int

    package init(
        calendar: OfficeCalendar = .standard, secretaryInitials: Bool = false, deliveryDays: Int = 30,
        reminderDays: [Int] = [14, 7, 1], observationSeconds: Int = 30
    ) {
        self.calendar = calendar
        self.secretaryInitials = secretaryInitials
        self.deliveryDays = deliveryDays
        self.reminderDays = reminderDays
        self.observationSeconds = observationSeconds
    }
}
