// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Judging
import Testing
import Values

/// Grants of 100 Mbit/s in and 50 Mbit/s out; windows of 10 s, so that 125 MB and 62.5 MB are all of them.
@Suite("A load beyond the grant levels off at the grant")
struct PlateauJudgeTests {
    private func judged(
        _ exercise: Measurement = Samples.exercise(), inbound: [Double] = [124e6, 60e6],
        outbound: [Double] = [20e6, 62e6]
    ) -> (Judgement?, Verdict) {
        var some = Samples.healthy
        some[.bandwidthPlateau] = exercise
        some[.bandwidthIn] = narrow(.inbound, inbound)
        some[.bandwidthOut] = narrow(.outbound, outbound)
        let verdict = Judge(order: Samples.order).verdict(reports: [
            Samples.report(.inside, some), Samples.report(.outside, some),
        ])
        return (verdict.judgements.first { $0.check == .bandwidthPlateau }, verdict)
    }

    /// Bounds of one in a thousand.
    private func narrow(_ direction: Direction, _ bytes: [Double]) -> Measurement {
        guard case .bandwidth(var measured) = Samples.bandwidth(direction, bytes: bytes) else {
            return .failure(.init(what: ""))
        }
        for index in measured.windows.indices {
            let estimate = measured.windows[index].traffic.bytes.estimate
            measured.windows[index].traffic.bytes = Estimate(
                estimate: estimate, lower: estimate * 0.999, upper: estimate * 1.001)
        }
        return .bandwidth(measured)
    }

    @Test("It levels off in both directions: proven, with the bounds")
    func plateau() throws {
        let (line, verdict) = judged()
        #expect(verdict.outcome == .passed)
        let detail = try #require(line).detail
        #expect(detail.contains("in: it levelled off at 99.20 Mbit/s (99.10 to 99.30), grant 100.0"), "\(detail)")
        #expect(detail.contains("out: it levelled off at 49.60 Mbit/s"), "\(detail)")
    }

    @Test("It goes on above the grant: failed, as the bandwidth itself")
    func noCap() {
        let (line, verdict) = judged(inbound: [180e6, 60e6])
        #expect(line?.outcome == .failed && line?.reason == .overGrant)
        #expect(verdict.outcome == .failed)
    }

    @Test("The load itself was too little: nothing is proven")
    func tooLittle() {
        let (line, _) = judged(outbound: [20e6, 30e6])
        #expect(line?.outcome == .inconclusive && line?.reason == .loadNotReached)
        #expect(line?.detail.contains("24.02 Mbit/s of the granted 50.00") == true, "\(line?.detail ?? "")")
    }

    @Test("The load could not be offered, was none beyond the grant, or another's")
    func notOffered() {
        #expect(judged(Samples.exercise { $0.error = "unable to connect" }).0?.reason == .loadNotOffered)
        #expect(judged(Samples.exercise { $0.offeredBitsPerSecond /= 2 }).0?.reason == .loadNotOffered)
        #expect(judged(Samples.exercise { $0.direction = .inbound }).0?.reason == .wrongMeasurement)
    }
}
