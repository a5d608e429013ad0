// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

@testable import Casework

@Suite("Counting requests")
struct RequestCounterTests {
    private func second(_ seconds: Double) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(seconds * 1e9)) }

    @Test("so many pass in a window, each caller for itself, and the pause is long enough")
    func window() {
        let counter = RequestCounter<String>(most: 3, window: .seconds(60))
        for index in 0..<3 { #expect(counter.admit("a", now: second(600 + Double(index))) == nil) }
        let pause = counter.admit("a", now: second(610))
        #expect(pause.map { (1...61).contains($0) } == true)
        #expect(counter.admit("b", now: second(610)) == nil)
        #expect(counter.admit("a", now: second(610 + Double(pause ?? 0) + 60)) == nil)
    }

    @Test("whoever never stops gets the rate that is allowed, at most twice as much in any one window")
    func rate() {
        let counter = RequestCounter<String>(most: 60, window: .seconds(60))
        var passed: [Double] = []
        for step in 0..<6_000 {
            let time = 1_000 + Double(step) / 10
            if counter.admit("a", now: second(time)) == nil { passed.append(time) }
        }
        #expect((540...700).contains(passed.count))
        for (index, time) in passed.enumerated() {
            let before = passed[..<index].count { $0 > time - 60 }
            #expect(before < 120, "\(before) in a minute")
        }
    }

    @Test("a caller that was told to wait may come when it was told")
    func pause() {
        let counter = RequestCounter<String>(most: 10, window: .seconds(60))
        var now = 6_000.0
        for _ in 0..<200 {
            if let pause = counter.admit("a", now: second(now)) {
                now += Double(pause)
                #expect(counter.admit("a", now: second(now)) == nil, "after \(pause) s")
            }
            now += 0.5
        }
    }

    @Test("a flood of callers locks out nobody, and is forgotten")
    func memory() {
        let counter = RequestCounter<Int>(most: 1, window: .seconds(60), mostKeys: 100)
        for caller in 0..<1_000 { #expect(counter.admit(caller, now: second(60)) == nil) }
        #expect(counter.admit(5, now: second(61)) != nil)
        #expect(counter.admit(5, now: second(60 + 3 * 60)) == nil)
    }
}
