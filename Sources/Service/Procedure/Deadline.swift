// SPDX-License-Identifier: Apache-2.0

package import Values

/// The window in which an accepted server is delivered.
extension CaseState {
    /// When an undelivered server's place is given up; `nil` before the letter is sent.
    package func deliveryDeadline(_ policy: Policy) -> Timestamp? {
        dispatch?.sentAt.map { $0.advanced(byDays: policy.deliveryDays) }
    }

    /// The days-left of the reminder that should go out now: the latest due one that has not been sent.
    func dueReminder(_ context: StepContext) -> Int? {
        let now = context.now
        guard let deadline = deliveryDeadline(context.policy), now < deadline else { return nil }
        let due = context.policy.reminderDays.filter { now >= deadline.advanced(byDays: -$0) }.min()
        return due.flatMap { days in reminders.contains { $0 <= days } ? nil : days }
    }

    /// When an undelivered server is reminded of or given up next; `nil` while none is awaited.
    func nextDeliveryTime(_ context: StepContext) -> Timestamp? {
        guard deliveryObstacle(context) == nil, let deadline = deliveryDeadline(context.policy) else { return nil }
        let unsent = context.policy.reminderDays.filter { days in !reminders.contains { $0 <= days } }
        return (unsent.map { deadline.advanced(byDays: -$0) } + [deadline]).min()
    }

    /// The reason why no delivery is awaited: the letter has not been sent, or the server has arrived.
    func deliveryObstacle(_ context: StepContext) -> Obstacle? {
        if let handoverObstacle { return handoverObstacle }
        guard track == .awaitingServer else {
            return .notNow(id: "server sudah datang", en: "the server has arrived")
        }
        return deliveryDeadline(context.policy) == nil
            ? .notNow(id: "surat belum dikirim", en: "the letter has not been sent") : nil
    }
}
