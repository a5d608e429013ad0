// SPDX-License-Identifier: Apache-2.0

package import Values

/// One visit to a stage. Several run side by side in step 11.
package struct StageClock: Codable, Hashable, Sendable {
    package let stage: Stage
    package let role: Role
    @StoredMicroseconds package internal(set) var startedAt: Timestamp
    @StoredMicroseconds package internal(set) var stoppedAt: Timestamp? = nil

    package var step: Step { stage.step }

    /// Whether the stage's time is measured; that of the applicant and of the service is not.
    package var counts: Bool { role != .applicant && role != .system }

    /// Norm in seconds of office hours; the SOP sets one for its steps, none for what follows the sending of the letter.
    package var norm: Int? {
        switch stage {
        case .serverArrived, .installed, .remedy: nil
        case .submitted, .returned, .disposition, .preparation, .checkOrder, .check, .replyOrder, .draft, .review,
            .initials, .secretary, .signature, .processing, .awaitingServer, .verifying, .passed, .closedAccepted,
            .closedRefused, .closedWithException, .expired, .cancelled:
            counts ? Step.norm : nil
        }
    }

    /// Seconds of office hours used so far; `nil` when the clock does not count.
    package func seconds(until now: Timestamp, in calendar: OfficeCalendar) -> Int? {
        counts ? calendar.seconds(from: startedAt, to: stoppedAt ?? now) : nil
    }
}

extension CaseState {
    mutating func startClock(_ stage: Stage, at now: Timestamp) {
        clocks.append(StageClock(stage: stage, role: stage.role, startedAt: now, stoppedAt: nil))
    }

    mutating func stopClocks(at now: Timestamp, where matches: (StageClock) -> Bool = { _ in true }) {
        for index in clocks.indices where clocks[index].stoppedAt == nil && matches(clocks[index]) {
            clocks[index].stoppedAt = now
        }
    }

    /// Moves the paper: one stage of steps 1 to 10 at a time.
    mutating func moveDesk(to stage: Stage, at now: Timestamp) {
        stopClocks(at: now)
        desk = stage
        startClock(stage, at: now)
    }

    /// Moves the server: the clerk's clock in `processing` runs on beside it.
    mutating func moveTrack(to stage: Stage, at now: Timestamp) {
        stopClocks(at: now) { $0.stage != .processing }
        track = stage
        startClock(stage, at: now)
    }
}
