// SPDX-License-Identifier: Apache-2.0

import Bandwidth
import Evidence
import Testing
import Traffic
import Values

/// The grant is 100 Mbit/s in and 50 Mbit/s out, with 1 MB of burst.
@Suite("The standing of a tenant")
struct TenantTrafficTests {
    private func traffic(_ windows: [TrafficWindow]) -> TenantTraffic {
        var traffic = TenantTraffic(grant: TrafficSamples.grant, tenants: 1)
        traffic.add(windows)
        return traffic
    }

    @Test(
        "The state follows from the rates, before the first bin has ended and after",
        arguments: [6, 90],
        [
            (10e6, 5e6, .within, .within), (85e6, 5e6, .near, .within), (10e6, 41e6, .within, .near),
            (130e6, 5e6, .over, .within), (10e6, 70e6, .within, .over), (0, 0, .silent, .silent),
            (0, 5e6, .silent, .within),
        ] as [(Double, Double, TenantStanding.State, TenantStanding.State)])
    func states(
        count: Int,
        rates: (inbound: Double, outbound: Double, stateIn: TenantStanding.State, stateOut: TenantStanding.State)
    ) {
        let windows = TrafficSamples.windows(0..<count, inbound: rates.inbound, outbound: rates.outbound)
        let standing = traffic(windows).standing(at: TrafficSamples.end(count - 1))
        #expect(standing.bins == count / 30)
        #expect(standing.inbound.state == rates.stateIn)
        #expect(standing.outbound.state == rates.stateOut)
        #expect(standing.state == min(rates.stateIn, rates.stateOut))
        #expect(standing.inbound.rate?.estimate == rates.inbound)
    }

    @Test("A minute without windows is no data; before the first there is none either")
    func noData() {
        let traffic = traffic(TrafficSamples.windows(0..<6, inbound: 130e6, outbound: 5e6))
        let end = TrafficSamples.end(5)
        #expect(traffic.standing(at: end.advanced(bySeconds: 59)).state == .over)
        let late = traffic.standing(at: end.advanced(bySeconds: 60))
        #expect(late.state == .noData && late.inbound.rate == nil && late.lastEnd == end)
        let empty = self.traffic([]).standing(at: end)
        #expect(empty.state == .noData && empty.since == nil && empty.lastEnd == nil)
    }

    @Test("The current rate is that of the last minute, the judged one that of the bins")
    func rates() {
        let windows =
            TrafficSamples.windows(0..<60, inbound: 20e6, outbound: 5e6)
            + TrafficSamples.windows(60..<66, inbound: 40e6, outbound: 5e6)
        let standing = traffic(windows).standing(at: TrafficSamples.end(65))
        #expect(standing.inbound.rate?.estimate == 40e6)
        // Bins are kept in single precision, rounded outwards.
        #expect(abs((standing.inbound.judged?.estimate ?? 0) - 20e6) < 10)
        #expect(standing.bins == 2 && standing.since == TrafficSamples.begin)
    }

    @Test("Minutes that nobody measured leave the month undecided: their rate is unknown")
    func gap() {
        let windows =
            TrafficSamples.windows(0..<30, inbound: 10e6, outbound: 5e6)
            + TrafficSamples.windows(90..<120, inbound: 10e6, outbound: 5e6)
        let standing = traffic(windows).standing(at: TrafficSamples.end(119))
        #expect(standing.state == .undecided && standing.bins == 4 && standing.binsUndecided == 2)
    }

    @Test("The answer is the one that the agent's watch gives")
    func sameRule() {
        var generator = SystemRandomNumberGenerator()
        let terms = BandwidthTerms(
            grant: TrafficSamples.grant, lineRate: nil,
            deviations: SimultaneousBounds.month(ofTenants: 1).deviations)
        for _ in 0..<20 {
            let windows = (0..<Int.random(in: 1...200, using: &generator)).map { number in
                TrafficSamples.window(
                    number, inbound: Double.random(in: 1e6...130e6, using: &generator),
                    outbound: Double.random(in: 1e6...60e6, using: &generator))
            }
            var verdict = StandingVerdict(terms, beginning: TrafficSamples.begin)
            for window in windows { verdict.add(window) }
            let standing = traffic(windows).standing(at: TrafficSamples.end(windows.count - 1))
            switch verdict.answer {
            case .yes: #expect([.within, .near].contains(standing.state))
            case .no: #expect(standing.state == .over)
            case .inconclusive: #expect(standing.state == .undecided)
            }
        }
    }
}
