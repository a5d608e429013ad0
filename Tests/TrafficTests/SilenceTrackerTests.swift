// SPDX-License-Identifier: Apache-2.0

import Evidence
import Testing
import Traffic
import Values

@Suite("Silence that is unlike a server")
struct SilenceTrackerTests {
    /// Windows of ten seconds; `rates` are those out.
    private func tracker(_ rates: [Double], beginning number: Int = 0) -> SilenceTracker {
        var tracker = SilenceTracker()
        for (index, rate) in rates.enumerated() {
            tracker.add(TrafficSamples.window(number + index, inbound: 1e6, outbound: rate))
        }
        return tracker
    }

    private let busy = [Double](repeating: 5e6, count: 60)

    @Test("A minute without a frame of a server that always sends is one")
    func always() throws {
        #expect(tracker(busy + [0, 0, 0, 0, 0]).finding == nil)
        let found = try #require(tracker(busy + [0, 0, 0, 0, 0, 0]).finding)
        #expect(found.since == TrafficSamples.end(59) && found.seconds == 60)
        #expect(found.longestPause == 0 && found.threshold == 60)
        #expect(tracker(busy + [0, 0, 0, 0, 0, 0, 1e3]).finding == nil)
    }

    @Test("A server that pauses is silent when it pauses three times as long as it used to")
    func pauses() throws {
        let pausing = (0..<10).flatMap { _ in [5e6, 0, 0, 0, 0, 0] as [Double] }
        let silence = [Double](repeating: 0, count: 15)
        #expect(tracker(pausing + [5e6] + silence.dropLast()).finding == nil)
        let found = try #require(tracker(pausing + [5e6] + silence).finding)
        #expect(found.longestPause == 50 && found.threshold == 150 && found.seconds == 150)
    }

    @Test("A server that hardly ever sends, and one that was hardly seen sending, is not silent where it was not")
    func idle() {
        #expect(tracker([Double](repeating: 0, count: 300)).finding == nil)
        let rare = (0..<4).flatMap { _ -> [Double] in [1e3] + [Double](repeating: 0, count: 99) }
        #expect(tracker(rare).finding == nil)
        #expect(tracker(busy.prefix(20) + [Double](repeating: 0, count: 60)).finding == nil)
    }

    @Test("Time that was not measured is no silence: it begins again behind it")
    func gap() {
        var tracker = tracker(busy + [0, 0, 0])
        for number in 70..<75 { tracker.add(TrafficSamples.window(number, inbound: 0, outbound: 0)) }
        #expect(tracker.finding == nil && tracker.silentSince == TrafficSamples.end(69))
        tracker.add(TrafficSamples.window(75, inbound: 0, outbound: 0))
        #expect(tracker.finding?.since == TrafficSamples.end(69))
        var unseen = TrafficSamples.window(76, inbound: 5e6, outbound: 0)
        unseen.biases = [.oneSidedMirror]
        tracker.add(unseen)
        #expect(tracker.finding == nil && tracker.silentSince == nil && !tracker.isMeasured)
    }

    @Test("A window that comes twice, or late, changes nothing")
    func repeats() {
        var tracker = tracker(busy + [0, 0, 0])
        tracker.add(TrafficSamples.window(62, inbound: 0, outbound: 5e6))
        tracker.add(TrafficSamples.window(10, inbound: 0, outbound: 5e6))
        #expect(tracker.silentSeconds == 30 && tracker.lastStart == TrafficSamples.end(61))
    }
}
