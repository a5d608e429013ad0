// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Every route as everybody: what the published table denies is denied, and asking changes nothing.
struct RouteAttack {
    let instance: Instance

    func rows() async throws -> [Row] {
        let people = try Sessions.read(instance)
        let client = try Client(instance, from: "127.10.0.1")
        let routes = try await RouteTable.published(instance)
        var rows = [Row("routes: what is published"), Row("routes: CSRF"), Row("routes: asking changes nothing")]
        let before = try await state(people)
        for route in routes {
            for target in targets(of: route) {
                await everybody(route, target, people, client, &rows[0])
                if route.isUnsafe { await forgedPages(route, target, people, client, &rows[1]) }
            }
        }
        let after = try await state(people)
        rows[2].tried += routes.filter { !$0.isUnsafe }.count
        for (name, text) in before {
            rows[2].expect(
                after[name] == text, "\(name) is another after all routes were asked: was \(text.prefix(200))")
        }
        try await refusedSignIn(&rows[2])
        rows.append(try await agents(client))
        return rows
    }

    /// A sign-in that is refused leaves the session that it came with.
    private func refusedSignIn(_ row: inout Row) async throws {
        let client = try Client(instance, from: "127.10.0.6")
        let cookie =
            "Cookie: "
            + Sessions.cookies(await client.send(Sessions.signIn("noc", instance.password))).joined(separator: "; ")
        _ = await client.send(Sessions.signIn("nobody", "guess", headers: [cookie]))
        let response = await client.send(Request("GET", "/api/v1/session", headers: [cookie]))
        row.expect(
            response.status == 200,
            "after a refused POST /api/v1/session with its cookie, the session is answered \(response.status)")
    }

    /// The route with the number, secret or id of something that exists, of something else, and of nothing.
    private func targets(of route: RouteTable.Route) -> [String] {
        let values: [String: [String]] = [
            // A closed case: whoever may act on it is refused by the procedure, so that the sweep changes nothing.
            "number": [instance.refusedCase, "TTP-9999-99999"],
            "secret": [instance.secrets[2], String(repeating: "A", count: instance.secrets[2].count)],
            "id": ["00000000-0000-4000-8000-000000000000", "1"], "leaf": ["0", "99999999"],
            "name": ["letter.pdf", "order.json"], "sha256": [String(repeating: "0", count: 64)],
            "version": ["x"], "file": ["titipan.css"],
        ]
        var targets = [route.path]
        for name in route.parameters {
            targets = targets.flatMap { target in
                (values[name] ?? ["x"]).map { target.replacingOccurrences(of: "{\(name)}", with: Form.escaped($0)) }
            }
        }
        return targets
    }

    private func everybody(
        _ route: RouteTable.Route, _ target: String, _ people: [String: Person], _ client: Client, _ row: inout Row
    ) async {
        for person in [nil] + people.values.sorted(by: { $0.role < $1.role }).map(Optional.some) {
            // Ends the session that all others still need.
            if route.endsSession, person != nil { continue }
            let response = await client.send(route.request(target, person), within: 20)
            let who = person?.role ?? "nobody"
            row.expect(
                route.isAsPublished(response, person?.role),
                "\(route.method) \(target) as \(who) was answered \(response.status)")
        }
    }

    /// Without the session's token, and with another's.
    private func forgedPages(
        _ route: RouteTable.Route, _ target: String, _ people: [String: Person], _ client: Client, _ row: inout Row
    ) async {
        guard route.needsSession, let other = people["noc"] else { return }
        let role = route.roles?.first { people[$0] != nil && $0 != "noc" } ?? "kasi"
        guard let person = people[role] else { return }
        var forged = person
        for token in ["", other.csrf, String(person.csrf.reversed())] {
            forged.csrf = token
            let response = await client.send(route.request(target, forged), within: 20)
            row.expect(
                response.status == 403,
                "\(route.method) \(target) as \(role) with the token '\(token)' was answered \(response.status)")
        }
        for header in [
            "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example", "Origin: null",
        ] {
            var request = route.request(target, person)
            request.headers.append(header)
            let response = await client.send(request, within: 20)
            row.expect(
                response.status == 403,
                "\(route.method) \(target) as \(role) with \(header) was answered \(response.status)")
        }
    }

    /// A certificate opens the agents' listener and nothing of the office; none opens nothing there.
    private func agents(_ client: Client) async throws -> Row {
        var row = Row("routes: agents and the office")
        let inside = instance.folder + "/inside"
        let onPages = try Client(instance, from: "127.10.0.2", agent: inside)
        for path in RouteTable.agentPaths + ["/cases", "/agents", "/api/v1/agents", "/api/v1/cases"] {
            let response = await onPages.send(Request("GET", path))
            row.expect(
                !response.isSuccess && response.isNoFault,
                "GET \(path) on the pages' port with an agent's certificate: \(response.status)")
        }
        let revoked = try Client(
            instance, port: instance.agentsPort, from: "127.10.0.3", agent: instance.folder + "/revoked")
        let nobody = try Client(instance, port: instance.agentsPort, from: "127.10.0.4")
        for path in RouteTable.agentPaths {
            for method in ["GET", "POST", "PUT"] {
                let body: [UInt8]? = method == "GET" ? nil : Array("{}".utf8)
                let without = await nobody.send(Request(method, path, body: body))
                row.expect(
                    !without.isSuccess && without.isNoFault,
                    "\(method) \(path) without a certificate: \(without.status)")
                // Its own standing is all that a revoked agent may learn.
                let response = await revoked.send(Request(method, path, body: body))
                row.expect(
                    (!response.isSuccess || path.hasSuffix("/self")) && response.isNoFault,
                    "\(method) \(path) as a revoked agent: \(response.status)")
            }
        }
        let agent = try HostileAgent("inside", instance)
        for number in [instance.refusedCase, "TTP-9999-99999", "../../cases", "%00"] {
            let response = await agent.client.send(
                Request("POST", "/agent/v1/cases/\(Form.escaped(number))/verification", body: []))
            row.expect(response.isRefusal, "an agent starts a verification of \(number): \(response.status)")
        }
        return row
    }

    /// What a change would show in: the ledger's end and the cases as an officer sees them.
    private func state(_ people: [String: Person]) async throws -> [String: String] {
        let client = try Client(instance, from: "127.10.0.5")
        var state: [String: String] = [:]
        for path in ["/api/v1/ledger/checkpoint", "/api/v1/agents"]
            + [instance.recordCase, instance.targetCase, instance.refusedCase].map({
                "/api/v1/cases/\(Form.escaped($0))"
            })
        {
            let response = await client.call(people["kasi"], "GET", path)
            // A checkpoint is signed anew with its time; its size and root are what must stay.
            state[path] =
                path.hasSuffix("checkpoint")
                ? response.text.split(separator: "\n").prefix(3).joined(separator: "\n")
                : Self.withoutTimes(response.json)
        }
        return state
    }

    /// When an agent was seen last is no change of anything.
    private static func withoutTimes(_ object: [String: Any]) -> String {
        let text =
            (try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])).map {
                String(decoding: $0, as: UTF8.self)
            } ?? ""
        return text.replacing(#/"(lastSeen|seen|lastSeenAt)":"[^"]*",?/#, with: "")
    }
}
