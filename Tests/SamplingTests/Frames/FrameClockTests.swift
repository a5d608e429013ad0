// SPDX-License-Identifier: Apache-2.0

import Linux
import Sampling
import Testing

@Suite("Frame clock")
struct FrameClockTests {
    static let epoch: Int64 = 1_700_000_000_000_000_000

    @Test("A stamp is moved by the offset of the clocks, slewing included")
    func offset() {
        var clock = FrameClock(reading(atMilliseconds: 1_000), longestWait: .milliseconds(100))
        clock.advance(to: reading(atMilliseconds: 1_100, wallError: 2))
        #expect(!clock.hasStepped)
        #expect(clock.time(ofStamp: stamp(atMilliseconds: 1_050, wallError: 2)) == time(1_050))
        #expect(clock.lag(of: time(1_050)) == .zero && clock.lag(of: time(900)) == .milliseconds(100))
    }

    @Test(
        "Across a step, forth or back, a frame stays within what the ring can hold",
        arguments: [3_600_000, -3_600_000, 86_400_000, -1_700_000_000_000, 454_000_000_000, 6])
    func step(milliseconds: Int64) {
        var clock = FrameClock(reading(atMilliseconds: 1_000), longestWait: .milliseconds(100))
        clock.advance(to: reading(atMilliseconds: 1_100, wallError: milliseconds))
        #expect(clock.hasStepped)
        for error in [0, milliseconds] {
            let time = clock.time(ofStamp: stamp(atMilliseconds: 1_050, wallError: error))
            #expect(time >= self.time(900) && time <= self.time(1_100))
        }
        clock.advance(to: reading(atMilliseconds: 1_200, wallError: milliseconds))
        #expect(!clock.hasStepped)
        #expect(clock.time(ofStamp: stamp(atMilliseconds: 1_150, wallError: milliseconds)) == time(1_150))
    }

    private func time(_ milliseconds: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: milliseconds * 1_000_000)
    }

    private func stamp(atMilliseconds milliseconds: Int64, wallError: Int64) -> Int64 {
        Self.epoch + (milliseconds + wallError) * 1_000_000
    }

    private func reading(atMilliseconds milliseconds: Int64, wallError: Int64 = 0) -> ClockPair {
        ClockPair(
            monotonic: time(milliseconds), wallNanoseconds: stamp(atMilliseconds: milliseconds, wallError: wallError))
    }
}
