// SPDX-License-Identifier: Apache-2.0

import Bandwidth
import Evidence
import Testing
import Traffic
import Values

@Suite("What the last windows say of the present")
struct LiveTrafficTests {
    private let traffic = TrafficSamples.windows(0..<6, inbound: 10e6, outbound: 5e6)

    private func live(
        _ windows: [TrafficWindow], arrivedAfter: Double? = nil, after seconds: Double = 0
    ) -> LiveTraffic {
        let end = windows.last.map { $0.start.advanced(bySeconds: $0.seconds) } ?? TrafficSamples.begin
        return LiveTraffic(
            windows, arrived: arrivedAfter.map(end.advanced(bySeconds:)), at: end.advanced(bySeconds: seconds))
    }

    @Test("One window without a frame of the server is silence, and says since when")
    func silent() {
        let quiet = live(traffic + TrafficSamples.windows(6..<7, inbound: 10e6, outbound: 0))
        #expect(quiet.presence == .silent && quiet.silentSince == TrafficSamples.end(5))
        #expect(quiet.outbound.last == .zero && quiet.inbound.last?.estimate == 10e6)
        let again = live(
            traffic + TrafficSamples.windows(6..<7, inbound: 0, outbound: 0)
                + TrafficSamples.windows(7..<8, inbound: 0, outbound: 1_000))
        #expect(again.presence == .sending && again.silentSince == nil)
    }

    @Test("A server that pauses is pausing for three times as long as it used to, and then silent")
    func pausing() {
        let before = traffic + TrafficSamples.windows(6..<8, inbound: 0, outbound: 0)
        let windows = before + TrafficSamples.windows(8..<10, inbound: 10e6, outbound: 5e6)
        for count in 1...7 {
            let quiet = live(windows + TrafficSamples.windows(10..<10 + count, inbound: 0, outbound: 0))
            #expect(quiet.presence == (count < 6 ? .pausing : .silent) && quiet.usualPause == 20)
        }
    }

    @Test("Windows of two seconds are silent for eight before the server is")
    func shortWindows() {
        var windows = traffic
        for number in 0..<4 {
            var window = TrafficSamples.window(6, inbound: 0, outbound: 0)
            window.start = TrafficSamples.end(5).advanced(bySeconds: 2 * Double(number))
            window.seconds = 2
            windows.append(window)
            #expect(live(windows).presence == (number == 3 ? .silent : .sending))
        }
    }

    @Test("A cable that is pulled at any moment shows within 20 s, with windows of 8 s that take 2 s to arrive")
    func withinTwentySeconds() {
        for moment in stride(from: 0.01, to: 8, by: 0.5) {
            // The window under way still has frames; the next has none.
            var windows = traffic.map { window in
                var window = window
                window.seconds = 8
                return window
            }
            var time = TrafficSamples.begin
            for index in windows.indices {
                windows[index].start = time
                time = time.advanced(bySeconds: 8)
            }
            let pulled = time.advanced(bySeconds: moment - 8)
            var quiet = TrafficSamples.window(0, inbound: 0, outbound: 0)
            (quiet.start, quiet.seconds) = (time, 8)
            let shown = time.advanced(bySeconds: 8 + 2)
            #expect(LiveTraffic(windows + [quiet], arrived: shown, at: shown).presence == .silent)
            #expect(shown.seconds(since: pulled) < 20)
        }
    }

    @Test("No window for its length and six seconds is no data, by the clock of the service")
    func unwatched() {
        #expect(live(traffic, after: 15.9).presence == .sending)
        let late = live(traffic, after: 16)
        #expect(late.presence == .unwatched && late.inbound.last == nil && late.inbound.mean == nil)
        #expect(late.lastEnd == TrafficSamples.end(5))
        // An agent whose clock is a minute behind is watched; what arrived in time is data.
        #expect(live(traffic, arrivedAfter: 60, after: 61).presence == .sending)
        #expect(live(traffic, arrivedAfter: 60, after: 77).presence == .unwatched)
        // One whose clock is ahead is not watched for longer.
        #expect(live(traffic, arrivedAfter: -60, after: -43).presence == .unwatched)
        // Windows that were kept back for minutes say nothing of the present.
        #expect(live(traffic, arrivedAfter: 600, after: 601).presence == .unwatched)
        #expect(live([]).presence == .unwatched)
    }

    @Test("A direction that the mirror does not show is not observed, and not zero", arguments: Direction.allCases)
    func oneSided(_ direction: Direction) {
        var window = TrafficSamples.window(
            6, inbound: direction == .inbound ? 0 : 5e6, outbound: direction == .outbound ? 0 : 5e6)
        window.biases = [.oneSidedMirror]
        let half = live(traffic + [window])
        #expect(half[direction].last == nil && half[direction].mean != nil)
        #expect(half.presence == (direction == .outbound ? .unseen : .sending))
    }

    @Test("What contradicts itself is not observed either", arguments: [Bias.clockStep, .counterMismatch])
    func void(_ bias: Bias) {
        var window = TrafficSamples.window(6, inbound: 10e6, outbound: 5e6)
        window.biases = [bias]
        let void = live(traffic + [window])
        #expect(void.presence == .unseen && void.inbound.last == nil && void.outbound.last == nil)
    }

    @Test("The mean says of how many seconds it is")
    func mean() {
        let windows = TrafficSamples.windows(0..<30, inbound: 10e6, outbound: 5e6)
        #expect(live(windows).inbound.meanSeconds == 60)
        #expect(live(Array(windows.prefix(2))).inbound.meanSeconds == 20)
        var step = windows
        step[28].biases = [.clockStep]
        #expect(live(step).inbound.meanSeconds == 50)
    }
}
