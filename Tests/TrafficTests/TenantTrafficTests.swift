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

    private func standing(_ windows: [TrafficWindow], after seconds: Double = 0) -> TenantStanding {
        let end = windows.last.map { $0.start.advanced(bySeconds: $0.seconds) } ?? TrafficSamples.begin
        let live = LiveTraffic(windows, arrived: nil, at: end.advanced(bySeconds: seconds))
        return traffic(windows).standing(live)
    }

    @Test(
        "The state follows from the rates, before the first bin has ended and after",
        arguments: [6, 90],
        [
            (10e6, 5e6, .within, .within, .within), (85e6, 5e6, .near, .within, .near),
            (10e6, 41e6, .within, .near, .near), (130e6, 5e6, .over, .within, .over),
            (10e6, 70e6, .within, .over, .over), (0, 0, .silent, .silent, .silent),
            // A server that only sends is not silent; one that only receives is.
            (0, 5e6, .silent, .within, .within), (5e6, 0, .within, .silent, .silent),
        ] as [(Double, Double, TenantStanding.State, TenantStanding.State, TenantStanding.State)])
    func states(
        count: Int,
        rates: (
            inbound: Double, outbound: Double, stateIn: TenantStanding.State, stateOut: TenantStanding.State,
            state: TenantStanding.State
        )
    ) {
        let standing = standing(TrafficSamples.windows(0..<count, inbound: rates.inbound, outbound: rates.outbound))
        #expect(standing.bins == count / 30)
        #expect(standing.inbound.state == rates.stateIn)
        #expect(standing.outbound.state == rates.stateOut)
        #expect(standing.state == rates.state)
        #expect(standing.inbound.rate?.estimate == rates.inbound)
    }

    @Test("A silent server is silent beside a month that is within the grant, and over it where the month is")
    func silentMonth() {
        let calm = TrafficSamples.windows(0..<60, inbound: 10e6, outbound: 5e6)
        let after = standing(calm + TrafficSamples.windows(60..<61, inbound: 0, outbound: 0))
        #expect(after.state == .silent && after.live.presence == .silent && after.outbound.state == .silent)
        let excess = TrafficSamples.windows(0..<60, inbound: 10e6, outbound: 70e6)
        let both = standing(excess + TrafficSamples.windows(60..<61, inbound: 0, outbound: 0))
        #expect(both.state == .over && both.live.presence == .silent && both.outbound.state == .over)
    }

    @Test("Without windows there is no data, whatever the month is; before the first there is none either")
    func noData() {
        let windows = TrafficSamples.windows(0..<60, inbound: 10e6, outbound: 5e6)
        #expect(standing(windows, after: 15).state == .within)
        let late = standing(windows, after: 16)
        #expect(late.state == .noData && late.inbound.rate == nil && late.lastEnd == TrafficSamples.end(59))
        #expect(late.inbound.state == .within && late.inbound.binsAllowed == 0 && late.bins == 2)
        let empty = standing([])
        #expect(empty.state == .noData && empty.since == nil && empty.lastEnd == nil)
    }

    @Test("The current rate is that of the last minute, the judged one that of the bins")
    func rates() {
        let windows =
            TrafficSamples.windows(0..<60, inbound: 20e6, outbound: 5e6)
            + TrafficSamples.windows(60..<66, inbound: 40e6, outbound: 5e6)
        let standing = standing(windows)
        #expect(standing.inbound.rate?.estimate == 40e6)
        // Bins are kept in single precision, rounded outwards.
        #expect(abs((standing.inbound.judged?.estimate ?? 0) - 20e6) < 10)
        #expect(standing.bins == 2 && standing.since == TrafficSamples.begin)
    }

    @Test("Minutes that nobody measured leave the month undecided: their rate is unknown")
    func gap() throws {
        let windows =
            TrafficSamples.windows(0..<30, inbound: 10e6, outbound: 5e6)
            + TrafficSamples.windows(90..<120, inbound: 10e6, outbound: 5e6)
        let standing = standing(windows)
        #expect(standing.state == .undecided && standing.bins == 4 && standing.binsUndecided == 2)
        #expect(standing.inbound.judged?.upper == nil)
        // JSON has no infinity.
        _ = try CanonicalJSON.encode(standing)
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
            let standing = standing(windows)
            switch verdict.answer {
            case .yes: #expect([.within, .near].contains(standing.state))
            case .no: #expect(standing.state == .over)
            case .inconclusive: #expect(standing.state == .undecided)
            }
        }
    }
}
