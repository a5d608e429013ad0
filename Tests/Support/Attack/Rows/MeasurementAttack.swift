// SPDX-License-Identifier: Apache-2.0

import Delivery
import Evidence
import Foundation
import Linux
import Values

/// Genuinely signed and chained reports of approved agents whose measurements are extreme.
///
/// Each is answered with a receipt or a refusal; the service stays up, the case's pages go on being shown, and the next genuine verification ends
/// with its record.
struct MeasurementAttack {
    let instance: Instance

    func rows() async throws -> [Row] {
        var row = Row("measurements: hostile reports")
        var pages = Row("measurements: pages of the case")
        var accepted = 0
        let agents = [try HostileAgent("inside", instance), try HostileAgent("outside", instance)]
        let known = try await KnownFigures(instance: instance, agents: agents).row { try await beginWithLoad(agents) }
        let process = try ServiceProcess(instance)
        guard process.isAlive else { return [known] }
        try await end(try await begin(agents[0]), agents)
        var choice = MutationChoice(random: Sequence64(seed: 11))
        let most = instance.amount(2_500, full: 100_000)
        let deadline = ContinuousClock.now + .seconds(instance.amount(25, full: 1_800))
        var count = 0
        while row.tried < most, ContinuousClock.now < deadline {
            // Every other one with a load, which is measured by more checks.
            if count.isMultiple(of: 2) { try await startWithLoad() }
            count += 1
            let order: VerificationOrder
            do {
                order = try await begin(agents[0])
            } catch {
                row.expect(false, "after reports of a room with faults no other verification can begin: \(error)")
                return [known, row, pages]
            }
            for agent in agents {
                switch try await spoil(agent, order, process, &choice, &row, until: deadline) {
                case .accepted: accepted += 1
                case .refused: _ = try await agent.report(order)
                case .fatal:
                    row.worst = "the service ended after \(row.tried) reports"
                    return [known, row, pages]
                }
            }
            // Now that the order is decided, what follows is kept without being judged: many more can be read and stored.
            for agent in agents {
                for _ in 0..<15 where ContinuousClock.now < deadline {
                    if case .fatal = try await spoil(agent, order, process, &choice, &row, until: deadline) {
                        row.worst = "the service ended after \(row.tried) reports"
                        return [known, row, pages]
                    }
                }
            }
            if count % 4 == 1 { try await look(&pages) }
            guard process.isAlive else {
                row.expect(false, "the service ended behind the reports of order \(order.id)")
                return [known, row, pages]
            }
        }
        row.worst = "\(accepted) of \(row.tried) with a receipt"
        let asides = try await asides(agents[0], process, &choice)
        guard process.isAlive else { return [known, row, pages, asides] }
        return [known, row, pages, asides, try await genuine(agents)]
    }

    /// The next verification, once an order whose report did not count has expired: after a minute.
    private func begin(_ agent: HostileAgent) async throws -> VerificationOrder {
        let began = ContinuousClock.now
        while true {
            do {
                return try await agent.startVerification(of: instance.targetCase)
            } catch  where ContinuousClock.now - began < .seconds(120) {
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    /// A verification with a load; one without that is still open ends first.
    private func beginWithLoad(_ agents: [HostileAgent]) async throws -> VerificationOrder {
        for _ in 0..<3 {
            try await startWithLoad()
            let order = try await begin(agents[0])
            if order.observation.exercisePort != nil { return order }
            try await end(order, agents)
        }
        throw CannotAttack("no verification with a load begins")
    }

    /// The reports of a room with faults: the order is decided, without a pass.
    private func end(_ order: VerificationOrder, _ agents: [HostileAgent]) async throws {
        for agent in agents {
            let envelope = try agent.sign(CanonicalJSON.encode(try agent.statement(order, Self.faulty)))
            if agent.isReceipt(await agent.deliver(try envelope.encoded()), for: envelope) {
                try agent.advance(past: envelope)
            }
        }
    }

    /// As the technician starts it; refused while one is open.
    private func startWithLoad() async throws {
        let client = try Client(instance, from: "127.40.0.3")
        let people = try Sessions.read(instance)
        _ = await client.call(
            people["jft"], "POST", "/api/v1/cases/\(Form.escaped(instance.targetCase))/actions/startVerification",
            json: Array(#"{"observationSeconds": 10, "exercisePort": 5201}"#.utf8))
        client.close()
    }

    /// Progress and windows of traffic, which no signature covers.
    private func asides(_ agent: HostileAgent, _ process: ServiceProcess, _ choice: inout MutationChoice) async throws
        -> Row
    {
        var row = Row("measurements: progress and windows")
        let order = try await begin(agent)
        let result = try agent.statement(order).predicate.checks
        let window = DirectionWindow(
            bytes: Estimate(estimate: 1000, lower: 900, upper: 1100),
            wireBytes: Estimate(estimate: 1000, lower: 900, upper: 1100),
            packets: Estimate(estimate: 10, lower: 9, upper: 11), kept: 10, keptBytes: 1000, variance: 65_536,
            threshold: 65_536)
        let upload = WindowUpload(windows: [
            .init(
                tenant: instance.recordCase,
                window: TrafficWindow(start: Timestamp.now(), seconds: 5, inbound: window, outbound: window, biases: [])
            )
        ])
        var bodies = [("/agent/v1/windows", try CanonicalJSON.encode(upload))]
        for check in result {
            let progress = ProgressUpdate(
                check: check.check, state: .finished, outcome: .passed, detail: "well", measurement: check.measurement,
                at: Timestamp.now())
            bodies.append(("/agent/v1/orders/\(order.id)/progress", try CanonicalJSON.encode(progress)))
        }
        for (path, body) in bodies {
            guard let document = RawJSON(String(decoding: body, as: UTF8.self)) else { continue }
            for mutation in Mutation.all(of: document).shuffled(using: &choice.random).prefix(
                instance.amount(path.hasSuffix("windows") ? 300 : 15, full: 5_000))
            {
                let response = await agent.client.send(
                    Request(
                        "POST", path, headers: ["Content-Type: application/json"],
                        body: Array(document.replacing(mutation.path, with: mutation.value).text.utf8)))
                row.expect(
                    response.isSuccess || (400...499).contains(response.status),
                    "POST \(path) with \(mutation.name): \(response.status)")
                guard process.isAlive else { return row }
            }
        }
        try await look(&row)
        return row
    }

    private enum End { case accepted, refused, fatal }

    /// Sends changed reports for the order until one is taken, 200 at most.
    private func spoil(
        _ agent: HostileAgent, _ order: VerificationOrder, _ process: ServiceProcess, _ choice: inout MutationChoice,
        _ row: inout Row,
        until deadline: ContinuousClock.Instant
    ) async throws -> End {
        guard
            let document = RawJSON(
                String(decoding: try CanonicalJSON.encode(try agent.statement(order, Self.faulty)), as: UTF8.self))
        else {
            throw CannotAttack("a report cannot be read as JSON")
        }
        let mutations = choice.mutations(of: document, for: agent.id)
        for _ in 0..<200 where ContinuousClock.now < deadline {
            // Mostly one at a time, so that one refusal does not hide the others.
            let count = [1, 1, 1, 2, 4][Int(choice.random.next() % 5)]
            let chosen = (0..<count).compactMap { _ in mutations.randomElement(using: &choice.random) }
            let payload = chosen.reduce(document) { $0.replacing($1.path, with: $1.value) }.text
            let name =
                "\(agent.identity.facts.vantage.rawValue) report with " + chosen.map(\.name).joined(separator: " and ")
            guard payload.utf8.count < 2 << 20 else { continue }
            let envelope = try agent.sign(Array(payload.utf8))
            let response = await agent.deliver(try envelope.encoded())
            guard response.status != 0 || process.isAlive else {
                row.expect(false, "\(name) ended the service")
                return .fatal
            }
            let isReceipt = agent.isReceipt(response, for: envelope)
            row.expect(
                isReceipt || (400...499).contains(response.status),
                "\(name) was answered \(response.status): \(response.text.prefix(200))")
            if isReceipt {
                try agent.advance(past: envelope)
                // What follows the receipt happens by itself, a moment later.
                try await Task.sleep(for: .milliseconds(5))
                guard process.isAlive else {
                    row.expect(false, "\(name) ended the service behind its receipt")
                    return .fatal
                }
                return .accepted
            }
        }
        return .refused
    }

    /// A room with faults: whatever else is in the report, the verification is not passed, and the next can begin.
    private static func faulty(_ report: inout VerificationReport) {
        for index in report.checks.indices {
            if case .echo(var echo) = report.checks[index].measurement, report.checks[index].check == .reachableICMP {
                echo.replies = []
                report.checks[index].measurement = .echo(echo)
            }
            if case .port(var port) = report.checks[index].measurement {
                port.connectSeconds = nil
                port.firstByteSeconds = nil
                port.banner = nil
                port.hostKey = nil
                report.checks[index].measurement = .port(port)
            }
        }
    }

    private func look(_ row: inout Row) async throws {
        let number = Form.escaped(instance.targetCase)
        let people = try Sessions.read(instance)
        let client = try Client(instance, from: "127.40.0.1")
        for person in people.values.sorted(by: { $0.role < $1.role }) {
            for path in ["/cases/\(number)", "/api/v1/cases/\(number)"] {
                let response = await client.call(person, "GET", path)
                row.expect(response.status == 200, "\(path) as \(person.role) was answered \(response.status)")
            }
        }
        let response = await client.send(Request("GET", "/t/\(instance.secrets[1])"))
        row.expect(response.status == 200, "the applicant's page was answered \(response.status)")
        client.close()
    }

    /// After all that, a verification in a healthy room is passed and its record made.
    private func genuine(_ agents: [HostileAgent]) async throws -> Row {
        var row = Row("measurements: queued work goes on")
        let order = try await begin(agents[0])
        for agent in agents {
            let response = try await agent.report(order)
            row.expect(
                response.isSuccess, "a healthy report was answered \(response.status): \(response.text.prefix(200))")
        }
        guard let kasi = try Sessions.read(instance)["kasi"] else { return row }
        let client = try Client(instance, from: "127.40.0.2")
        let path = "/api/v1/cases/\(Form.escaped(instance.targetCase))"
        let began = ContinuousClock.now
        var document = Response()
        while !document.isSuccess, ContinuousClock.now - began < .seconds(120) {
            document = await client.call(kasi, "GET", path + "/documents/handover.pdf")
            try await Task.sleep(for: .milliseconds(300))
        }
        row.worst = "the record came after \(Int(saturating: (ContinuousClock.now - began) / .seconds(1))) s"
        row.expect(document.isSuccess, "no hand-over record within 120 s of the last report")
        return row
    }
}

/// What is chosen from, and by which chance.
private struct MutationChoice {
    var random: Sequence64
    private var known: [String: [Mutation]] = [:]

    init(random: Sequence64) { self.random = random }

    /// Changes of an agent's report; made once for each shape of it, since there are thousands.
    mutating func mutations(of document: RawJSON, for agent: String) -> [Mutation] {
        let key = "\(agent) \(document.paths.count)"
        if let mutations = known[key] { return mutations }
        // With these a report is kept and does not count: its order then waits for its end.
        let stale = [".predicate.began", ".predicate.ended", ".predicate.allocationVersion"]
        let mutations = Mutation.all(of: document).filter { one in !stale.contains { one.name.hasPrefix($0 + " ") } }
        known[key] = mutations
        return mutations
    }
}
