// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Failures
import Judging
import Synchronization
import Testing

@testable import Probes
import Values

/// A whole verification of one vantage.
@Suite(.timeLimit(.minutes(1)))
struct PlanTests {
    @Test func `all checks run side by side within the window and nothing is left out`() async throws {
        try await Room.with { room in
            try await room.withSSHServer { _ in
                let log = Room.Log()
                let order = Room.order { $0.target.controlAddresses = [Room.unassigned] }
                let plan = VerificationPlan(
                    order: order, vantage: .inside, environment: try await room.environment(log: log),
                    window: .milliseconds(1500))
                var started: [CheckID] = []
                var finished: [CheckID] = []
                var completed: [CheckResult] = []
                let clock = ContinuousClock()
                let elapsed = await clock.measure {
                    for await event in plan.events() {
                        switch event {
                        case .started(let check): started.append(check)
                        case .finished(let result): finished.append(result.check)
                        case .completed(let results): completed = results
                        }
                    }
                }
                #expect(elapsed < .milliseconds(4000))
                #expect(completed.map(\.check) == order.checks(for: .inside))
                #expect(Set(finished) == Set(completed.map(\.check)) && finished.count == completed.count)
                let ours: Set<CheckID> = [
                    .selfLink, .selfGateway, .selfClock, .connectedIdentity, .connectedConflict, .connectedPort,
                    .reachableICMP, .reachableMTU, .reachablePort, .controlPort, .controlAddress, .controlICMP,
                    .exposure,
                ]
                // Without a mirror nothing is seen to arrive, and that is said.
                #expect(Set(started) == ours.union([.reachableOutside]))
                let judge = Judge(order: order)
                for result in completed {
                    let judgement = judge.judge(result, vantage: .inside)
                    switch result.check {
                    // This machine's clock may or may not be synchronised; checks that are not measured here are never passed.
                    case .selfClock:
                        guard case .clock(let clock) = result.measurement else { throw TestFailure("\(result)") }
                        #expect(abs(clock.largestStepSeconds) < 0.25)
                    // No switch is configured and none is mirrored: the port is unknown.
                    case .connectedPort: #expect(judgement.reason == .switchPortUnknown)
                    case _ where ours.contains(result.check):
                        #expect(judgement.outcome == .passed, "\(judgement.check): \(judgement.detail)")
                    default: #expect(judgement.outcome == .inconclusive)
                    }
                }
                #expect(log.all.allSatisfy { $0.refusal == nil && $0.orderID == order.id })
                #expect(Set(log.all.map(\.check)) == ours.subtracting([.selfLink, .selfClock, .connectedPort]))
            }
        }
    }

    @Test func `an address outside the local list is never touched, and the refusal is audited`() async throws {
        try await Room.with { room in
            let log = Room.Log()
            let environment = try await room.environment(allowed: ["198.51.100.0/24"], log: log)
            let sent = try await environment.interface().counters.sentFrames
            let checks: [CheckID] = [.selfGateway, .connectedIdentity, .reachableICMP, .reachablePort, .controlPort]
            let order = Room.order(checks)
            let results = await VerificationPlan(
                order: order, vantage: .inside, environment: environment, window: .milliseconds(300)
            ).run()
            for result in results {
                let judgement = Judge(order: order).judge(result, vantage: .inside)
                #expect(judgement.outcome == .inconclusive && judgement.reason == .proberFault)
                #expect(judgement.detail.contains("may not be probed"))
            }
            #expect(log.all.count == checks.count && log.all.allSatisfy { $0.refusal != nil })
            #expect(try await environment.interface().counters.sentFrames == sent)
        }
    }

    @Test func `a dead link is the prober's fault`() async throws {
        try await Room.with { room in
            let environment = try await room.environment()
            try await room.shell("ip -n $N-bridge link set prober down")
            let order = Room.order([.selfLink, .connectedIdentity])
            let results = await VerificationPlan(
                order: order, vantage: .inside, environment: environment, window: .milliseconds(500)
            ).run()
            let judgement = Judge(order: order).judge(results[0], vantage: .inside)
            #expect(judgement.outcome == .inconclusive && judgement.reason == .noCarrier, "\(judgement.detail)")
        }
    }

    @Test func `a cable that was out for a moment is noticed`() async throws {
        try await Room.with { room in
            let environment = try await room.environment()
            let order = Room.order([.selfLink])
            let plan = VerificationPlan(
                order: order, vantage: .inside, environment: environment, window: .milliseconds(2000))
            for await event in plan.events() {
                switch event {
                case .started:
                    try await room.shell("ip -n $N-bridge link set prober down; ip -n $N-bridge link set prober up")
                case .completed(let results):
                    let judgement = Judge(order: order).judge(results[0], vantage: .inside)
                    #expect(judgement.reason == .noCarrier, "\(judgement.detail)")
                case .finished: break
                }
            }
        }
    }

    @Test func `the outside vantage needs no privileged socket and fails no check for what it cannot do`() async throws
    {
        try await Room.with { room in
            let order = Room.order([.selfLink, .selfClock, .reachableOutside])
            let environment = try await room.environment(vantage: .outside)
            let sockets = environment.sockets
            #expect(sockets.arp == nil && sockets.neighbours == nil && sockets.icmp == nil && sockets.icmpv6 == nil)
            try await room.withSSHServer { _ in
                let results = await VerificationPlan(
                    order: order, vantage: .outside, environment: environment, window: .milliseconds(500)
                ).run()
                let judgements = results.map { Judge(order: order).judge($0, vantage: .outside) }
                #expect(judgements[0].outcome == .passed, "\(judgements[0].detail)")
                #expect(judgements[2].outcome == .passed, "\(judgements[2].detail)")
            }
        }
    }

    @Test func `a probe that never ends is stopped after the grace, and its place is filled`() async throws {
        try await Room.with { room in
            let order = Room.order([.selfGateway, .bandwidthIn])
            let plan = VerificationPlan(
                order: order, vantage: .inside, environment: try await room.environment(),
                extra: [
                    Probe(.bandwidthIn, method: "waits") { _ in
                        try await Task.sleep(for: .seconds(60))
                        throw TestFailure("never")
                    }
                ], window: .milliseconds(100))
            let clock = ContinuousClock()
            var results: [CheckResult] = []
            let elapsed = await clock.measure { results = await plan.run() }
            #expect(elapsed < .seconds(4))
            #expect(results.map(\.check) == [.selfGateway, .bandwidthIn])
            guard case .failure = results[1].measurement else { throw TestFailure("\(results[1])") }
        }
    }

    @Test func `giving up ends the probes at once`() async throws {
        try await Room.with { room in
            let plan = VerificationPlan(
                order: Room.order(), vantage: .inside, environment: try await room.environment(), window: .seconds(30))
            let clock = ContinuousClock()
            let elapsed = await clock.measure {
                for await event in plan.events() { if case .finished = event { break } }
                let task = Task { await plan.run() }
                task.cancel()
                _ = await task.value
            }
            #expect(elapsed < .seconds(5))
        }
    }

    @Test func `an interface that is not there is named`() async throws {
        let error = #expect(throws: ProbeError.self) {
            try ProbeSockets(.init(interface: "ttprb-none", vantage: .outside))
        }
        #expect(error?.code == .noSuchInterface && error?.description.contains("ttprb-none") == true)
    }

    @Test func `the prober adds its own lag to its capture's`() async throws {
        try await Room.with { room in
            let order = Room.order([.selfCapture])
            let window = ContinuousClock.now
            let counters = CaptureMeasurement(
                interface: "mirror0", received: 10, delivered: 10, dropped: 0, interfaceDropped: 0,
                filterInKernel: true, keptIn: 5, keptOut: 5, interfacePackets: 10, interfaceBytes: 1000,
                estimatedBytes: Estimate(estimate: 1000, lower: 900, upper: 1100), offloads: [],
                largestLagMilliseconds: 0)
            let probe = Probe.capture {
                #expect(ContinuousClock.now - window >= .milliseconds(300), "counters are read after the window")
                return counters
            }
            let results = await VerificationPlan(
                order: order, vantage: .inside, environment: try await room.environment(), extra: [probe],
                window: .milliseconds(300)
            ).run()
            guard case .capture(let capture) = results[0].measurement else { throw TestFailure("\(results[0])") }
            #expect(capture.largestLagMilliseconds > 0)
            #expect(Judge(order: order).judge(results[0], vantage: .inside).outcome == .passed)
        }
    }
}
