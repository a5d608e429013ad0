// SPDX-License-Identifier: Apache-2.0

import Delivery
import Evidence
import Foundation

/// The measurements that once ended the service for good, because they were stored before they were read: each signed by an enrolled agent in
/// its place of the chain.
///
/// After each the service is up, and starts again. That queued work goes on shows the verification that ends the part.
struct KnownFigures {
    let instance: Instance
    let agents: [HostileAgent]

    /// A change of a healthy report that names what it changes; `nil` where the report has no such figure.
    struct Change: Sendable {
        var name: String
        var apply: @Sendable (RawJSON) -> RawJSON?
    }

    static let changes: [Change] = [
        Change(name: "an additional window of 1e-320 s") { report in
            addLast(to: ".windows", of: report, "seconds", "1e-320")
        },
        Change(name: "counters of 2^64 − 1") { report in
            let counters: Set<String> = [
                "kept", "keptBytes", "received", "delivered", "interfacePackets", "interfaceBytes", "framesSent",
            ]
            let paths = report.paths.filter { path in
                guard case .token(let text)? = report[path], text.first?.isNumber == true else { return false }
                return counters.contains(report.name(of: path).split(separator: ".").last.map(String.init) ?? "")
            }
            guard !paths.isEmpty else { return nil }
            return paths.reduce(report) { $0.replacing($1, with: .token("18446744073709551615")) }
        },
        Change(name: "a phase of 1e300 s") { report in addLast(to: ".phases", of: report, "seconds", "1e300") },
    ]

    /// The report with a copy of the list's last element behind it, of which one figure is another.
    private static func addLast(to list: String, of report: RawJSON, _ member: String, _ value: String) -> RawJSON? {
        for path in report.paths where report.name(of: path).hasSuffix(list) {
            guard case .array(let elements)? = report[path], let last = elements.last,
                let place = last.paths.first(where: { last.name(of: $0) == "." + member })
            else { continue }
            return report.replacing(path, with: .array(elements + [last.replacing(place, with: .token(value))]))
        }
        return nil
    }

    /// - Parameter begin: starts a verification with a load, which has all of these figures.
    func row(_ begin: () async throws -> VerificationOrder) async throws -> Row {
        var row = Row("measurements: what once ended the service")
        var order = try await begin()
        for change in Self.changes {
            var count = 0
            for agent in agents {
                let healthy = RawJSON(
                    String(decoding: try CanonicalJSON.encode(try agent.statement(order)), as: UTF8.self))
                guard let healthy, let report = change.apply(healthy) else { continue }
                count += 1
                let envelope = try agent.sign(Array(report.text.utf8))
                let response = await agent.deliver(try envelope.encoded())
                let isReceipt = agent.isReceipt(response, for: envelope)
                if isReceipt { try agent.advance(past: envelope) }
                row.expect(
                    isReceipt || (400...499).contains(response.status),
                    "\(change.name), \(agent.identity.facts.vantage.rawValue): answered \(response.status)")
                // What follows a receipt happens by itself, a moment later.
                try await Task.sleep(for: .milliseconds(isReceipt ? 1_500 : 50))
                row.expect(try ServiceProcess(instance).isAlive, "\(change.name) ended the service")
                if isReceipt { order = try await begin() }
            }
            row.expect(count > 0, "no report has what \(change.name) is made of")
            agents.forEach { $0.client.close() }
            row.expect(
                try await ServiceProcess(instance).restart(instance),
                "after \(change.name) the service does not start again within 30 s")
        }
        return row
    }
}
