// SPDX-License-Identifier: Apache-2.0

@testable import Procedure
import Testing
import Values

struct ClockTests {
    /// Monday 2026-11-23, 00:00 WIB.
    static let monday = Timestamp(seconds: 1_795_366_800)

    static func at(day: Int, _ hour: Int, _ minute: Int) -> Timestamp {
        monday.advanced(byDays: day).advanced(bySeconds: Double(hour * 3600 + minute * 60))
    }

    @Test(
        "office hours alone are counted",
        arguments: [
            (at(day: 0, 9, 0), at(day: 0, 9, 5), 300),
            (at(day: 0, 15, 58), at(day: 1, 7, 33), 300),
            (at(day: 4, 15, 59), at(day: 7, 7, 31), 120),
            (at(day: 5, 9, 0), at(day: 6, 9, 0), 0),
            (at(day: 0, 5, 0), at(day: 0, 20, 0), 30_600),
            (at(day: 0, 9, 5), at(day: 0, 9, 0), 0),
        ])
    func officeHours(_ from: Timestamp, _ to: Timestamp, _ seconds: Int) {
        #expect(OfficeCalendar.standard.seconds(from: from, to: to) == seconds)
    }

    @Test("a holiday does not count")
    func holiday() {
        var calendar = OfficeCalendar.standard
        calendar.holidays = [20_780]  // 2026-11-23
        #expect(calendar.seconds(from: ClockTests.at(day: 0, 9, 0), to: ClockTests.at(day: 0, 10, 0)) == 0)
        #expect(calendar.seconds(from: ClockTests.at(day: 1, 9, 0), to: ClockTests.at(day: 1, 10, 0)) == 3600)
    }

    @Test("each visit to a step starts a clock of its own, with a norm of five minutes")
    func visits() throws {
        let walk = try Walk.after(Path.drafted + [ReviewDraft(ruling: StepRow.again), DraftReply(additions: "lagi")])
        let drafts = try #require(walk.state).clocks.filter { $0.stage == .draft }
        #expect(drafts.count == 2)
        #expect(drafts.allSatisfy { $0.norm == 300 && $0.stoppedAt != nil && $0.role == .jfu })
        #expect(drafts.map { $0.seconds(until: walk.now, in: .standard) } == [60, 60])
    }

    @Test("the applicant's time is never counted")
    func applicant() throws {
        var walk = try Walk.after(Path.applied + [ReturnToApplicant(reason: "Kurang")])
        walk.now = walk.now.advanced(byDays: 10)
        let clock = try #require(walk.state?.clocks.last)
        #expect(clock.stage == .returned)
        #expect(clock.seconds(until: walk.now, in: .standard) == nil)
        let sent = try Walk.after(Path.sent)
        #expect(sent.state?.clocks.last?.stage == .awaitingServer)
        #expect(sent.state?.clocks.last?.counts == false)
    }

    @Test("the clerk's clock in step 11 stops at the sending; later stages have their own")
    func desk() throws {
        let unsent = try Walk.after(Path.archived)
        #expect(unsent.state?.clocks.last { $0.stage == .processing }?.stoppedAt == nil)
        let closed = try Walk.after(Path.closed)
        let state = try #require(closed.state)
        #expect(state.clocks.allSatisfy { $0.stoppedAt != nil })
        #expect(state.clocks.first { $0.stage == .processing }?.stoppedAt == state.dispatch?.sentAt)
        #expect(
            state.clocks.suffix(5).map(\.stage) == [.awaitingServer, .serverArrived, .installed, .verifying, .passed])
    }
}
