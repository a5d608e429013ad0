// SPDX-License-Identifier: Apache-2.0

import Delivery
import Evidence
import Foundation

/// What each kind of refusal costs the service in processor time; a row for each, with its median and its most.
///
/// Wrong passwords are left out: their cost is meant.
struct RefusalAttack {
    let instance: Instance

    /// A kind of request that is refused.
    private struct Kind {
        var name: String
        var statuses: Set<Int>
        var request: Request
        /// At the agents' listener, as that agent; a stranger there when the name is empty.
        var agent: String?
        /// An address of its own for each, and so a connection: what it costs is counted with it.
        var isFresh = false
        /// How many times the limit it may take.
        var share = 1.0
    }

    func rows() async throws -> [Row] {
        let people = try Sessions.read(instance)
        guard let jfu = people["jfu"], let kasi = people["kasi"] else { throw CannotAttack("nobody is jfu or kasi") }
        var rows: [Row] = []
        for kind in try atThePages(jfu, kasi) + atTheAgents() { rows.append(try await row(kind)) }
        rows.append(try await afterTooMany())
        for (name, bytes) in [
            ("garbage instead of TLS", Array(repeating: UInt8(0x41), count: 2_000)),
            ("HTTP without TLS", Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)),
            ("a TLS hello of nothing", [0x16, 3, 1, 0, 4, 1, 0, 0, 0]),
        ] {
            rows.append(try await rawRow(name, bytes))
        }
        return rows
    }

    private var count: Int { instance.amount(25, full: 500) }

    private func row(_ kind: Kind) async throws -> Row {
        var meter = CostMeter(
            "refusals: \(kind.name)", try ServiceProcess(instance), limit: instance.refusalMilliseconds * kind.share)
        var sources = SourceAddresses(network: kind.agent == nil ? 60 : 61)
        let port = kind.agent == nil ? instance.pagesPort : instance.agentsPort
        let folder = kind.agent.flatMap { $0.isEmpty ? nil : "\(instance.folder)/\($0)" }
        var client = try Client(instance, port: port, from: "127.62.0.1", agent: folder)
        // The connection itself is no part of the request.
        if !kind.isFresh { _ = await client.send(kind.request) }
        for _ in 0..<count {
            if kind.isFresh {
                client.close()
                client = try Client(instance, port: port, from: sources.next(), agent: folder)
            }
            let response = await meter.measure(kind.name, kind.request, on: client)
            meter.expect(
                kind.statuses.contains(response.status),
                "\(kind.request.summary) was answered \(response.status): \(response.text.prefix(200))")
        }
        client.close()
        return meter.summary
    }

    private func atThePages(_ jfu: Person, _ kasi: Person) throws -> [Kind] {
        let json = ["Content-Type: application/json"]
        let as_ = { (person: Person) in [person.cookie, "X-CSRF-Token: \(person.csrf)"] + json }
        let body = { (text: String) in Array(text.utf8) }
        let action = "/api/v1/cases/\(Form.escaped(instance.refusedCase))/actions/dispose"
        let nested = String(repeating: "[", count: 1_500) + String(repeating: "]", count: 1_500)
        let token = "Cookie: __Host-titipan=" + String(repeating: "A", count: 43)
        let form = "Content-Type: application/x-www-form-urlencoded"
        let digits = String(repeating: "ab", count: 32)
        let enrolment =
            #"{"tokenID": "nobody", "tokenSecret": "guess", "certificateRequest": "-----BEGIN CERTIFICATE REQUEST-----", "reportKey": "\#(digits)", "#
            + #""nonce": "\#(digits)", "proof": "\#(digits)\#(digits)", "hostName": "h", "software": "s"}"#
        return [
            Kind(name: "unknown page", statuses: [404], request: Request("GET", "/nothing")),
            Kind(name: "unknown route of the API", statuses: [404], request: Request("GET", "/api/v1/nothing")),
            Kind(name: "wrong method", statuses: [404, 405], request: Request("PATCH", "/api/v1/cases")),
            Kind(name: "no session, API", statuses: [401], request: Request("GET", "/api/v1/cases")),
            Kind(name: "no session, page", statuses: [303], request: Request("GET", "/cases")),
            Kind(name: "wrong cookie", statuses: [401], request: Request("GET", "/api/v1/cases", headers: [token])),
            Kind(
                name: "14 kB of cookies", statuses: [401],
                request: Request(
                    "GET", "/api/v1/cases",
                    headers: ["Cookie: " + (0..<1_400).map { "c\($0)=1234" }.joined(separator: "; ").prefix(14_000)])),
            Kind(
                name: "wrong role, duty", statuses: [403],
                request: Request("POST", "/api/v1/agents/tokens", headers: as_(jfu), body: body("{}"))),
            Kind(
                name: "wrong role, step", statuses: [403],
                request: Request("POST", action, headers: as_(kasi), body: body("{}"))),
            Kind(
                name: "no CSRF token", statuses: [403],
                request: Request("POST", action, headers: [kasi.cookie] + json, body: body("{}"))),
            Kind(
                name: "wrong CSRF token, page", statuses: [403],
                request: Request(
                    "POST", "/cases/\(Form.escaped(instance.refusedCase))/actions/dispose",
                    headers: [kasi.cookie, form], body: body("_csrf=\(String(repeating: "A", count: 43))"))),
            Kind(
                name: "another origin", statuses: [403],
                request: Request(
                    "POST", action, headers: as_(kasi) + ["Sec-Fetch-Site: cross-site"], body: body("{}"))),
            Kind(
                name: "unknown case", statuses: [404],
                request: Request("GET", "/api/v1/cases/TTP-9999-99999", headers: [kasi.cookie])),
            Kind(
                name: "wrong secret link", statuses: [404],
                request: Request("GET", "/t/" + String(repeating: "A", count: 43))),
            Kind(
                name: "nested JSON", statuses: [400, 422],
                request: Request("POST", "/api/v1/session", headers: json, body: body(nested))),
            Kind(
                name: "58 kB of JSON members", statuses: [400, 422],
                request: Request(
                    "POST", "/api/v1/applications", headers: json,
                    body: body("{" + (0..<6_000).map { "\"a\($0)\":0" }.joined(separator: ",") + "}"))),
            Kind(
                name: "an empty application", statuses: [400, 422],
                request: Request("POST", "/api/v1/applications", headers: json, body: body("{}"))),
            Kind(
                name: "300 kB, announced", statuses: [413],
                request: Request(
                    "POST", "/api/v1/session", headers: json, body: Array(repeating: 0x20, count: 300_000))),
            Kind(
                name: "multipart form", statuses: [400, 415, 422],
                request: Request(
                    "POST", "/apply", headers: ["Content-Type: multipart/form-data; boundary=x"],
                    body: body("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--"))),
            // The whole form is shown again, with what is wrong beside each field; applications are counted by address.
            Kind(
                name: "a form shown again", statuses: [422],
                request: Request("POST", "/apply", headers: [form], body: body("purpose=x")), share: 2),
            Kind(
                name: "wrong join token", statuses: [400, 401, 403, 422],
                request: Request("POST", "/api/v1/enrolments", headers: json, body: body(enrolment)), isFresh: true),
        ]
    }

    private func atTheAgents() throws -> [Kind] {
        let json = ["Content-Type: application/json"]
        let agent = try HostileAgent("inside", instance)
        let stranger = try HostileAgent("outside", instance)
        guard let report = agent.accepted else { throw CannotAttack("the inside agent has delivered nothing") }
        let nothing = String(repeating: "0", count: 64)
        let payload = Array("{}".utf8)
        return [
            Kind(
                name: "revoked agent", statuses: [403], request: Request("GET", "/agent/v1/tenants"), agent: "revoked"),
            Kind(
                name: "another agent's report", statuses: [403, 422],
                request: Request("POST", "/agent/v1/reports", headers: json, body: report), agent: "outside"),
            Kind(
                name: "a report's wrong signature", statuses: [422],
                request: Request(
                    "POST", "/agent/v1/reports", headers: json,
                    body: try agent.sign(payload, with: stranger.identity.reportKey).encoded()), agent: "inside"),
            Kind(
                name: "a file that no report names", statuses: [400, 409, 422],
                request: Request("PUT", "/agent/v1/evidence/\(nothing)", body: payload), agent: "inside"),
            Kind(
                name: "no client certificate", statuses: [0], request: Request("GET", "/agent/v1/self"), agent: "",
                isFresh: true),
        ]
    }

    /// Beyond what one address may ask without a session.
    private func afterTooMany() async throws -> Row {
        let client = try Client(instance, from: "127.63.0.1")
        let request = Request("GET", "/api/v1/healthz")
        for _ in 0..<2_000 where await client.send(request).status != 429 {}
        client.close()
        var kind = Kind(name: "too many requests", statuses: [429], request: request)
        kind.request.headers = []
        var meter = CostMeter(
            "refusals: \(kind.name)", try ServiceProcess(instance), limit: instance.refusalMilliseconds)
        let again = try Client(instance, from: "127.63.0.1")
        _ = await again.send(request)
        for _ in 0..<count {
            let response = await meter.measure(kind.name, request, on: again)
            meter.expect(kind.statuses.contains(response.status), "the 601st request was answered \(response.status)")
        }
        again.close()
        return meter.summary
    }

    /// Bytes that are no TLS, on a connection of their own.
    private func rawRow(_ name: String, _ bytes: [UInt8]) async throws -> Row {
        var meter = CostMeter("refusals: \(name)", try ServiceProcess(instance), limit: instance.refusalMilliseconds)
        var sources = SourceAddresses(network: 64)
        let instance = instance
        for _ in 0..<count {
            let source = sources.next()
            let answer = await meter.measure(name) { () -> [UInt8]? in
                guard
                    let connection = try? await RawConnection.open(
                        host: instance.host, port: instance.pagesPort, from: source, tls: nil)
                else { return nil }
                let answer = await connection.bounded(8) {
                    await connection.send(bytes)
                    return await connection.takeAll()
                }
                connection.close()
                return answer
            }
            meter.expect(
                answer.map { !$0.starts(with: Array("HTTP".utf8)) } ?? false,
                "\(name) was answered as a request")
        }
        return meter.summary
    }
}
