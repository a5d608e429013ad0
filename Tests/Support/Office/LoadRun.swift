// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Database
import Evidence
import Procedure
import Synchronization
import Values

/// Writers that send an office ordinary requests without a pause: applications, their first steps, reports, traffic, sign-ins.
package struct LoadRun: Sendable {
    /// What the requests were answered.
    package struct Outcome: Sendable {
        /// How often each answer was given: `ok`, a ``Problem/Kind`` or `fault` for what is nobody's but the service's.
        package var answers: [String: Int] = [:]
        /// Seconds that each request took.
        package var seconds: [Double] = []
        /// Transactions that were tried again.
        package var repeats = 0
        /// The first errors that were no problem of the request.
        package var faults: [String] = []

        package var requests: Int { seconds.count }

        /// Requests that a caller would have seen answered with 5xx.
        package var refused: Int { (answers["fault"] ?? 0) + (answers[Problem.Kind.unavailable.rawValue] ?? 0) }

        /// The time within which so many of the requests were answered, 0…1, in seconds.
        package func quantile(_ share: Double) -> Double {
            let sorted = seconds.sorted()
            return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(saturating: Double(sorted.count) * share))]
        }
    }

    private let office: TestOffice
    private let outcome = OutcomeBox()

    private final class OutcomeBox: Sendable {
        let value = Mutex(Outcome())
    }

    /// - Parameters:
    ///   - writers: of which the first two are agents, the others officers and applicants.
    package static func run(
        _ office: TestOffice, writers: Int = 8, seconds: Double
    ) async throws -> Outcome {
        let run = LoadRun(office: office)
        try await run.perform(writers: writers, seconds: seconds)
        var outcome = run.outcome.value.withLock { $0 }
        outcome.repeats = office.store.database.counts.repeats
        return outcome
    }

    private func perform(writers: Int, seconds: Double) async throws {
        try await office.addPeople()
        let new = try await office.installed()
        let agents = [
            try await TestAgent(FurnishedOffice.insideAgent, .inside).join(office),
            try await TestAgent(FurnishedOffice.outsideAgent, .outside).join(office),
        ]
        try await office.startVerification(new.number)
        let order = try await agents[0].order(office)
        let end = ContinuousClock.now + .seconds(seconds)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<writers {
                if number < agents.count {
                    let (id, key) = (agents[number].id, agents[number].key)
                    let vantage = agents[number].vantage
                    group.addTask {
                        await report(order, as: TestAgent(id, vantage, key: key), tenant: new.number, until: end)
                    }
                } else {
                    group.addTask { try await work(number, until: end) }
                }
            }
            try await group.waitForAll()
        }
    }

    /// One report after the other on the same order: the first counts, the others are kept with a receipt.
    private func report(
        _ order: VerificationOrder, as agent: TestAgent, tenant: String, until end: ContinuousClock.Instant
    ) async {
        while ContinuousClock.now < end {
            await timed { _ = try await office.casework.agents.status(agent: agent.id) }
            let report = agent.report(order)
            await timed { try await agent.deliver(report, of: order, to: office) }
            await timed { _ = try await office.casework.orders.open(agent: agent.id, wait: .zero) }
        }
    }

    /// Applications and their first steps, each by its officer, and now and then somebody who signs in and out.
    private func work(_ writer: Int, until end: ContinuousClock.Instant) async throws {
        var turn = 0
        while ContinuousClock.now < end {
            turn += 1
            let mac = MACAddress(bits: UInt64(0x0200_5e20_0000 + writer * 65_536 + turn % 65_536)).description
            let form = try TestOffice.form("s\(writer)-\(turn)", mac: mac)
            var number: String?
            await timed {
                number = try await office.casework.applications.apply(form, from: "192.0.2.\(writer)").number
            }
            guard let number else { continue }
            let steps: [(Action, [String: JSONValue])] = [
                (.register, ["receivedOn": .string("2026-11-23")]),
                (.dispose, ["instruction": .string("Tindak lanjuti")]),
                (.orderPreparation, ["instruction": .string("Siapkan")]),
                (.orderCheck, ["workPlan": .string("Cek")]),
            ]
            for (action, body) in steps {
                await timed {
                    _ = try await office.casework.cases.perform(
                        action, on: number, body: .object(body), by: TestOffice.user(action.role))
                }
            }
            if turn.isMultiple(of: 4) {
                await timed {
                    let session = try await office.casework.people.signIn(
                        username: Role.kasi.rawValue, password: TestOffice.password, from: "192.0.2.\(writer)")
                    try await office.casework.people.signOut(token: session.token)
                }
            }
            await timed { _ = try await office.casework.cases.inbox(for: TestOffice.user(.kasi)) }
        }
    }

    private func timed(_ request: () async throws -> Void) async {
        let began = ContinuousClock.now
        var answer = "ok"
        var fault: String?
        do {
            try await request()
        } catch {
            if let problem = Problem(from: error) {
                answer = problem.kind.rawValue
                if problem.kind == .unavailable { fault = "\(error)" }
            } else {
                answer = "fault"
                fault = "\(error)"
            }
        }
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        outcome.value.withLock { outcome in
            outcome.answers[answer, default: 0] += 1
            outcome.seconds.append(seconds)
            if let fault, outcome.faults.count < 10 { outcome.faults.append(fault) }
        }
    }
}
