// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Evidence
import Testing
import Traffic
import Values
import Words

@testable import Casework
@testable import Web

/// What the NOC's cards say, and what they must not.
@Suite struct NOCPageTests {
    private let now = Timestamp(seconds: 1_795_399_200)
    private let grant = Grant(inBitsPerSecond: 100_000_000, outBitsPerSecond: 50_000_000, burstBytes: 1_000_000)

    private func formatting(_ language: Language = .english) throws -> Formatting {
        Formatting(
            language: language, zone: .init(abbreviation: "WIB", secondsFromUTC: 25_200),
            catalogue: try Catalogue(language: language))
    }

    /// A window of 10 s that ends so many windows before now.
    private func window(_ age: Int, inbound: Double = 20e6, outbound: Double = 954e3) -> TrafficWindow {
        let level = { (rate: Double) in
            let bytes = rate / 8 * 10
            let bounds = Estimate(estimate: bytes, lower: bytes * 0.5, upper: bytes * 1.5)
            let kept = (bytes / 65_536).rounded()
            return DirectionWindow(
                bytes: bounds, wireBytes: bounds,
                packets: Estimate(estimate: (bytes / 1_000).rounded(.up), lower: 0, upper: bytes),
                kept: UInt64(saturating: kept), keptBytes: UInt64(saturating: kept * 1_000), variance: 64_536 * bytes,
                threshold: 65_536)
        }
        return TrafficWindow(
            start: now.advanced(bySeconds: Double(-age - 1) * 10), seconds: 10, inbound: level(inbound),
            outbound: level(outbound), biases: [])
    }

    private func card(
        _ windows: [TrafficWindow], arrived: Double = 0, _ language: Language = .english
    ) throws -> TenantCard {
        var traffic = TenantTraffic(grant: grant, tenants: 1)
        traffic.add(windows)
        let live = LiveTraffic(windows, arrived: now.advanced(bySeconds: -arrived), at: now)
        let view = TenantView(
            tenant: "PS-2026-0001", name: "rme", agency: "Dinkes", grant: grant, addresses: [],
            standing: traffic.standing(live), isVerifying: false, isLeaving: false, windows: windows)
        return TenantCard(view, at: now, mayVerify: false, try formatting(language))
    }

    private func steady(_ ages: ClosedRange<Int>) -> [TrafficWindow] { ages.reversed().map { window($0) } }

    @Test("A healthy card is green and says when its last window was, its mean of what, and its interval of what")
    func healthy() throws {
        let card = try card(steady(0...60))
        #expect(card.tone == "good" && card.stateTone == "good" && card.presence == nil)
        #expect(card.window == "08:59:50 – 09:00:00" && card.windowNote == "last window")
        let inbound = card.directions[0]
        #expect(inbound.rate?.estimate.hasPrefix("20.0") == true && inbound.rate?.unit == "Mbit/s")
        #expect(inbound.rate?.bounds.hasPrefix("95 %: 1") == true, "\(inbound.rate?.bounds ?? "")")
        #expect(inbound.mean?.hasPrefix("mean of the last 1 min: 20") == true, "\(inbound.mean ?? "")")
        #expect(inbound.month?.contains("95th percentile 20 Mbit/s of 2 bins · over the grant 0") == true)
        #expect(inbound.svg.matches(of: #/class="missing"/#).count == 1, "the minutes before the first window")
    }

    @Test("Estimate, interval and grant have one unit, and what is not zero is not written as zero")
    func oneUnit() throws {
        let card = try card(steady(0...6))
        let out = card.directions[1]
        #expect(out.rate?.unit == "Mbit/s" && out.grant == "grant 50 Mbit/s")
        #expect(out.rate?.estimate.hasPrefix("0.95") == true && out.mean?.contains("kbit") == false)
        let scale = RateScale(grant: 50e6)
        let formatting = try formatting(.indonesian)
        #expect(formatting.figure(300, scale) == "0,0003" && formatting.figure(0, scale) == "0")
        #expect(formatting.figure(3, scale) == "<0,0001" && formatting.figure(1_234_000_000, scale) == "1234")
        let tiny = formatting.figures(Estimate(estimate: 12_000, lower: 11_000, upper: 1_900_000), scale)
        #expect(tiny.estimate == "0,012" && tiny.lower == "0,011" && tiny.upper == "1,900")
    }

    @Test("A server that fell silent ten seconds ago is not green, and its zero is drawn", arguments: Language.allCases)
    func silent(_ language: Language) throws {
        let card = try card(steady(1...60) + [window(0, inbound: 0, outbound: 0)], language)
        #expect(card.tone == "warn" && card.stateTone == "end" && card.presence != nil)
        let since = language == .english ? "08:59:50" : "08.59.50"
        #expect(card.presenceText?.contains(since) == true)
        #expect(card.directions[1].rate?.estimate == "0" || card.directions[1].rate?.estimate.hasPrefix("0") == true)
        #expect(card.directions[1].svg.matches(of: #/<polyline/#).count == 1)
    }

    @Test("A server that pauses as it does is not green either, and nothing to look at")
    func pausing() throws {
        let pause = [window(10, outbound: 0), window(9, outbound: 0)]
        let card = try card(steady(11...60) + pause + steady(1...8) + [window(0, outbound: 0)])
        #expect(card.tone == "end" && card.presenceTone == "end" && card.presence == "pausing")
        #expect(card.presenceText?.contains("up to 20 s") == true && card.stateTone == "end")
    }

    @Test("A server that is not watched is not green, has no rate, and the end of its chart is missing")
    func unwatched() throws {
        let card = try card(steady(2...60), arrived: 20)
        #expect(card.tone == "warn" && card.stateTone == "end" && card.presence == "no data")
        #expect(card.directions.allSatisfy { $0.rate == nil && $0.mean == nil && $0.missing == "No data" })
        #expect(card.presenceText?.contains("08:59:40") == true)
        #expect(card.directions[0].svg.matches(of: #/class="missing"/#).count == 2)
        let never = try self.card([])
        #expect(never.tone == "warn" && never.window == nil && never.presenceText?.isEmpty == false)
    }

    @Test("A gap is a gap: no line crosses it, and it is not zero")
    func gap() throws {
        let card = try card(steady(40...89) + steady(0...20))
        let chart = card.directions[0].svg
        #expect(chart.matches(of: #/<polyline/#).count == 2 && chart.matches(of: #/<polygon/#).count == 2)
        #expect(chart.matches(of: #/class="missing"/#).count == 1)
        // What a one-sided mirror does not show is a gap of that direction alone.
        var half = steady(0...89)
        for index in 30..<35 {
            half[index] = window(89 - index, outbound: 0)
            half[index].biases = [.oneSidedMirror]
        }
        let sides = try self.card(half).directions
        #expect(sides[0].svg.matches(of: #/<polyline/#).count == 1)
        #expect(sides[1].svg.matches(of: #/<polyline/#).count == 2)
    }

    @Test("An incident says rule, bin, bounds and threshold", arguments: Language.allCases)
    func incidents(_ language: Language) throws {
        let begin = now.advanced(bySeconds: -300)
        let over = IncidentView(
            id: 1, caseNumber: "PS-2026-0001", serverName: "rme", agency: "Dinkes", kind: .overGrant, checks: [],
            excesses: [
                ExcessFinding(
                    bin: begin, direction: .inbound, rate: Estimate(estimate: 130e6, lower: 128.5e6, upper: 131.5e6),
                    threshold: 100.027e6, grantBitsPerSecond: 100_000_000, burstBytes: 1_000_000)
            ], opened: now, seen: now, times: 3)
        let card = IncidentCard(over, mayClose: true, mayDecide: false, try formatting(language))
        let line = try #require(card.lines.first)
        let mark = language == .english ? "." : ","
        for figure in [
            "130\(mark)00 Mbit/s", "128\(mark)50", "131\(mark)50 Mbit/s", "100\(mark)03 Mbit/s", " 100 Mbit/s", "1 MB",
        ] {
            #expect(line.detail.contains(figure), "\(figure) is not in: \(line.detail)")
        }
        #expect(line.detail.contains(language == .english ? "08:55" : "08.55") && card.more?.contains("3") == true)
        let silence = IncidentView(
            id: 2, caseNumber: "PS-2026-0001", serverName: "rme", agency: "Dinkes", kind: .silent, checks: [],
            silences: [SilenceFinding(since: begin, seconds: 150, longestPause: 50, threshold: 150)], opened: now,
            seen: now, times: 1)
        let other = IncidentCard(silence, mayClose: true, mayDecide: false, try formatting(language))
        #expect(other.lines.count == 1 && other.more == nil && other.title != card.title)
        #expect(other.lines[0].detail.contains("50") && !other.lines[0].detail.contains("⟦"))
    }
}
