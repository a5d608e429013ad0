// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Evidence
import OfficeSupport
import Testing
import TestSupport
import Traffic
import Values

/// Windows of a placed tenant become incidents: bins surely over the grant, and silence of a server that used to send.
struct TrafficIncidentTests {
    /// The grant is what ``TestOffice`` gives: 100 Mbit/s each way.
    private struct Scene {
        var office: TestOffice
        let inside: TestAgent
        let number: String
        /// The beginning of a bin.
        let begin: Timestamp

        var noc: UserView { TestOffice.user(.noc) }

        func incidents() async throws -> [IncidentView] { try await office.casework.incidents.list(for: noc) }

        func tenant() async throws -> TenantView {
            try #require(
                try await office.casework.tenants.views(for: noc, since: office.clock.time.advanced(bySeconds: -900))
                    .first)
        }

        /// Exactly counted windows of 10 s, `bins` of them 30 each, at a share of the grant.
        func windows(_ numbers: Range<Int>, inbound: Double, outbound: Double) async throws -> [TrafficWindow] {
            let grant = try await tenant().grant
            let level = { (rate: Double) in
                let bytes = rate / 8 * 10
                let exact = Estimate(estimate: bytes, lower: bytes, upper: bytes)
                let packets = (bytes / 1_000).rounded(.up)
                return DirectionWindow(
                    bytes: exact, wireBytes: exact,
                    packets: Estimate(estimate: packets, lower: packets, upper: packets),
                    kept: UInt64(saturating: packets), keptBytes: UInt64(saturating: bytes), variance: 0, threshold: 1)
            }
            return numbers.map { number in
                TrafficWindow(
                    start: begin.advanced(bySeconds: Double(number) * 10), seconds: 10,
                    inbound: level(inbound * Double(grant.inBitsPerSecond)),
                    outbound: level(outbound * Double(grant.outBitsPerSecond)), biases: [])
            }
        }

        /// Delivers windows as an agent does, each when it has ended.
        func send(_ windows: [TrafficWindow], together: Bool = false) async throws {
            let groups = together ? [windows] : windows.map { [$0] }
            for group in groups {
                guard let last = group.last else { continue }
                let end = last.start.advanced(bySeconds: last.seconds + 0.2)
                office.clock.advance(max(0, end.seconds(since: office.clock.time)))
                try await office.casework.tenants.recordWindows(
                    WindowUpload(windows: group.map { .init(tenant: number, window: $0) }), agent: inside.id)
            }
        }

        func send(_ numbers: Range<Int>, inbound: Double = 0.1, outbound: Double = 0.1) async throws {
            try await send(try await windows(numbers, inbound: inbound, outbound: outbound))
        }
    }

    private func placed(_ engine: TestEngine, _ body: (Scene) async throws -> Void) async throws {
        try await TestOffice.open(engine) { office in
            let (inside, _, number) = try await office.placed()
            let bin = (office.clock.time.microseconds / 300_000_000 + 1) * 300_000_000
            let begin = Timestamp(microseconds: bin)
            office.clock.advance(begin.seconds(since: office.clock.time))
            try await body(Scene(office: office, inside: inside, number: number, begin: begin))
        }
    }

    @Test(
        "A bin surely over the grant opens one incident, which stays until it is closed", arguments: TestEngine.allCases
    )
    func over(_ engine: TestEngine) async throws {
        try await placed(engine) { scene in
            try await scene.send(0..<29, inbound: 1.5)
            #expect(try await scene.incidents().isEmpty, "a bin that has not ended says nothing")
            try await scene.send(29..<30, inbound: 1.5)
            let first = try #require(try await scene.incidents().first)
            #expect(first.kind == .overGrant && first.times == 1 && first.recovered == nil)
            let excess = try #require(first.excesses.first)
            let grant = try await scene.tenant().grant
            #expect(excess.bin == scene.begin && excess.direction == .inbound && first.silences.isEmpty)
            #expect(excess.grantBitsPerSecond == grant.inBitsPerSecond && excess.burstBytes == grant.burstBytes)
            #expect(excess.lower > excess.threshold && excess.threshold > Double(grant.inBitsPerSecond))

            // A dip, and over again: the same incident.
            try await scene.send(30..<60)
            try await scene.send(60..<90, inbound: 1.5)
            var incidents = try await scene.incidents()
            #expect(incidents.count == 1 && incidents[0].times == 2 && incidents[0].recovered == nil)
            #expect(incidents[0].excesses.map(\.bin) == [scene.begin, scene.begin.advanced(bySeconds: 600)])

            // Three bins without an excess end it; it stays open.
            try await scene.send(90..<150)
            #expect(try await scene.incidents()[0].recovered == nil)
            try await scene.send(150..<180)
            incidents = try await scene.incidents()
            #expect(incidents.count == 1 && incidents[0].recovered != nil && incidents[0].closed == nil)
        }
    }

    @Test(
        "The same windows again, in another order or by a restarted service, change nothing",
        arguments: TestEngine.allCases)
    func idempotent(_ engine: TestEngine) async throws {
        try await placed(engine) { scene in
            let windows = try await scene.windows(0..<60, inbound: 1.5, outbound: 0.1)
            try await scene.send(windows)
            let before = try await scene.incidents()
            #expect(before.count == 1 && before[0].times == 2)
            try await scene.send(windows.shuffled())
            try await scene.send(windows, together: true)
            var restarted = scene
            restarted.office = scene.office.over(scene.office.store)
            try await restarted.send(windows, together: true)
            #expect(try await restarted.incidents() == before)
            // What the outage kept back counts once, too, in whatever pieces it comes.
            let late = try await scene.windows(60..<90, inbound: 1.5, outbound: 0.1)
            try await restarted.send(Array(late[10...]), together: true)
            try await restarted.send(Array(late[..<10]), together: true)
            try await restarted.send(late)
            let after = try await restarted.incidents()
            #expect(after.count == 1 && after[0].times == 3 && after[0].excesses.count == 3)
        }
    }

    @Test(
        "An excess that goes on when its incident is closed is another one a day later, or once it had ended",
        arguments: TestEngine.allCases)
    func closed(_ engine: TestEngine) async throws {
        try await placed(engine) { scene in
            let incidents = scene.office.casework.incidents
            try await scene.send(0..<30, inbound: 1.5)
            let first = try #require(try await scene.incidents().first)
            _ = try await incidents.close(first.id, note: "Penitip diberi tahu.", by: scene.noc)
            try await scene.send(30..<60, inbound: 1.5)
            #expect(try await scene.incidents().count == 1, "the same excess")
            try await scene.send(60..<150)
            let ended = try await scene.incidents()
            #expect(ended.count == 1 && ended[0].recovered != nil && ended[0].note == "Penitip diberi tahu.")
            try await scene.send(150..<180, outbound: 1.5)
            let open = try await scene.incidents().filter { $0.closed == nil }
            #expect(open.count == 1 && open[0].times == 1 && open[0].excesses[0].direction == .outbound)
            _ = try await incidents.close(open[0].id, note: "x", by: scene.noc)
            try await scene.send(8_820..<8_850, outbound: 1.5)
            #expect(try await scene.incidents().filter { $0.closed == nil }.count == 1, "a day later")
        }
    }

    @Test(
        "A server that falls silent is silent on its card at once, and an incident after a minute",
        arguments: TestEngine.allCases)
    func silent(_ engine: TestEngine) async throws {
        try await placed(engine) { scene in
            try await scene.send(0..<60)
            #expect(try await scene.tenant().standing.live.presence == .sending)
            // Whoever asks for it goes on asking.
            try await scene.send(60..<61, inbound: 0.001, outbound: 0)
            #expect(try await scene.tenant().standing.state == .silent)
            try await scene.send(61..<65, outbound: 0)
            #expect(try await scene.incidents().isEmpty)
            try await scene.send(65..<80, outbound: 0)
            var incidents = try await scene.incidents()
            #expect(incidents.count == 1 && incidents[0].kind == .silent && incidents[0].times == 1)
            let silence = try #require(incidents[0].silences.first)
            #expect(silence.since == scene.begin.advanced(bySeconds: 600) && silence.seconds == 60)
            // A restart in the midst of it opens no other.
            var restarted = scene
            restarted.office = scene.office.over(scene.office.store)
            try await restarted.send(80..<90, outbound: 0)
            #expect(try await restarted.incidents().count == 1)
            try await restarted.send(90..<91)
            incidents = try await restarted.incidents()
            #expect(incidents.count == 1 && incidents[0].recovered != nil && incidents[0].closed == nil)
            // Silent again: the same incident, until somebody has closed it.
            try await restarted.send(91..<190)
            try await restarted.send(190..<198, outbound: 0)
            incidents = try await restarted.incidents()
            #expect(incidents.count == 1 && incidents[0].times == 2 && incidents[0].recovered == nil)
            _ = try await restarted.office.casework.incidents.close(incidents[0].id, note: "x", by: scene.noc)
            try await restarted.send(198..<210, outbound: 0)
            #expect(try await restarted.incidents().count == 1, "known to be silent")
        }
    }

    @Test("A server that never sent, and one that is not watched, is no silent one", arguments: TestEngine.allCases)
    func unwatched(_ engine: TestEngine) async throws {
        try await placed(engine) { scene in
            try await scene.send(0..<60, outbound: 0)
            #expect(try await scene.incidents().isEmpty)
            try await scene.send(60..<120)
            scene.office.clock.advance(15.5)
            #expect(try await scene.tenant().standing.live.presence == .sending)
            scene.office.clock.advance(0.5)
            let view = try await scene.tenant()
            #expect(view.standing.state == .noData && view.standing.live.presence == .unwatched)
            scene.office.clock.advance(600)
            #expect(try await scene.incidents().isEmpty)
        }
    }

    @Test("The agent's last bin is judged though nothing follows it, once", arguments: TestEngine.allCases)
    func unfinished(_ engine: TestEngine) async throws {
        try await placed(engine) { scene in
            try await scene.send(0..<25, inbound: 3)
            #expect(try await scene.incidents().isEmpty)
            scene.office.clock.advance(120)
            let casework = scene.office.casework
            let service = Task { try await CaseworkService(casework).run() }
            let patience = ContinuousClock.now + .seconds(70)
            while try await scene.incidents().isEmpty, ContinuousClock.now < patience {
                try await Task.sleep(for: .milliseconds(200))
            }
            service.cancel()
            _ = try? await service.value
            let incidents = try await scene.incidents()
            #expect(incidents.count == 1 && incidents[0].times == 1)
            // The lost part of the bin counts as nothing in what is sure.
            let excess = try #require(incidents.first?.excesses.first)
            #expect(excess.lower < 0.9 * excess.estimate && excess.upper == nil)
        }
    }
}
