// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Foundation

/// Every route as everybody: what the published table denies is denied, and asking changes nothing.
struct RouteAttack {
    let instance: Instance

    func rows() async throws -> [Row] {
        let people = try Sessions.read(instance)
        let routes = try await RouteTable.ofPages()
        let before = try await state(people)
        async let published = sweep(routes, from: "127.10.1", Row("routes: what is published")) { route, client, row in
            for target in targets(of: route) { await everybody(route, target, people, client, &row) }
        }
        async let forged = sweep(routes, from: "127.10.2", Row("routes: CSRF")) { route, client, row in
            for target in targets(of: route).prefix(instance.amount(1, full: .max)) {
                await forgedPages(route, target, people, client, &row)
            }
        }
        async let foreign = foreignSite(routes, people)
        var rows = [try await published, try await forged, try await foreign]
        var unchanged = Row("routes: asking changes nothing")
        let after = try await state(people)
        for (name, text) in before {
            let now = after[name] ?? ""
            let same = zip(text, now).prefix { $0 == $1 }.count
            let (was, has) = (
                text.dropFirst(max(0, same - 60)).prefix(300), now.dropFirst(max(0, same - 60)).prefix(300)
            )
            unchanged.expect(
                now == text, "\(name) is another after all routes were asked: was …\(was)…, is …\(has)…")
        }
        try await refusedSignIn(&unchanged)
        rows += [unchanged, try await agents()]
        return rows
    }

    /// Does the same for every route, from some connections at once.
    private func sweep(
        _ routes: [RouteTable.Route], from network: String, _ row: Row,
        _ attempt: @escaping @Sendable (RouteTable.Route, Client, inout Row) async throws -> Void
    ) async throws -> Row {
        let (instance, workers) = (instance, 3)
        return try await withThrowingTaskGroup(of: Row.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    var part = Row(row.name)
                    let client = try Client(instance, from: "\(network).\(worker + 1)")
                    defer { client.close() }
                    for (index, route) in routes.enumerated() where index % workers == worker {
                        try await attempt(route, client, &part)
                    }
                    return part
                }
            }
            var whole = row
            for try await part in group { whole.add(part) }
            return whole
        }
    }

    /// What stands at a site is not there for those of another: every route × role × case, agent and incident.
    private func foreignSite(_ routes: [RouteTable.Route], _ people: [String: Person]) async throws -> Row {
        let others = try Sessions.read(instance, Sessions.otherSite)
        let held = try await held(people)
        let parameters: Set<String> = ["number", "id", "leaf"]
        let found = routes.filter { $0.needsSession && $0.parameters.contains(where: parameters.contains) }
        var row = try await sweep(found, from: "127.10.3", Row("routes: another site")) { route, client, row in
            let targets = Set(held.map { Self.address(route, $0) }).sorted()
            for person in others.values.sorted(by: { $0.role < $1.role }) {
                let isDenied = route.isDuty && route.roles?.contains(person.role) == false
                for target in targets {
                    let request = route.request(target, person, RouteTable.Route.fields)
                    let response = await client.send(request, within: 20)
                    row.expect(
                        response.status == (isDenied ? 403 : 404),
                        "\(route.method) \(target) as \(person.role) of another site was answered \(response.status)")
                }
            }
        }
        // What lists: nothing that stands at the other site is named.
        let lists = routes.filter {
            $0.needsSession && $0.method == "GET" && $0.parameters.isEmpty && !$0.path.hasSuffix("/events")
        }
        let words = Set(held.flatMap { [$0["number"], $0["id"]].compactMap(\.self) }).filter { $0.count > 8 }
        row.add(
            try await sweep(lists, from: "127.10.4", Row("")) { route, client, row in
                for person in others.values.sorted(by: { $0.role < $1.role }) {
                    let response = await client.send(route.request(route.path, person), within: 20)
                    let isDenied = route.roles?.contains(person.role) == false
                    let shown = words.first { response.text.contains($0) }
                    row.expect(
                        response.status == (isDenied ? 403 : 200) && shown == nil,
                        "\(route.path) as \(person.role) of another site: \(response.status)\(shown.map { ", shows \($0)" } ?? "")"
                    )
                }
            })
        let tried = row.tried
        row.expect(tried > 500, "no more than \(tried) were tried of another site")
        return row
    }

    /// What the first site holds, as values for the parameters of any route.
    private func held(_ people: [String: Person]) async throws -> [[String: String]] {
        let client = try Client(instance, from: "127.10.0.7")
        defer { client.close() }
        let ids = { (path: String, name: String) async -> [String] in
            let list = await client.call(people["kasi"], "GET", path).json[name] as? [[String: Any]] ?? []
            return list.compactMap { one in one["id"].map { "\($0)" } }
        }
        let (agents, incidents) = (
            await ids("/api/v1/agents", "agents"), await ids("/api/v1/noc/incidents", "incidents")
        )
        guard agents.count >= 3, !incidents.isEmpty else {
            throw CannotAttack("\(agents.count) agents and \(incidents.count) incidents stand at the first site")
        }
        let names = ["letter.pdf", "record.pdf", "handover.pdf", "order.json", "report.dsse.json"]
        let record = SealedDocument(
            Array(try Data(contentsOf: URL(fileURLWithPath: instance.folder + "/handover.pdf"))))
        let evidence: LedgerEvidence = try record.read(SealedName.ledgerProof)
        let leaves = evidence.proofs.map { "\($0.leafIndex)" }
        guard !leaves.isEmpty else { throw CannotAttack("the record proves no leaf") }
        let all = agents + incidents
        return (0..<max(names.count, all.count)).flatMap { index in
            [instance.recordCase, instance.targetCase].map {
                [
                    "number": $0, "id": all[index % all.count], "name": names[index % names.count], "epoch": "2",
                    "leaf": leaves[index % leaves.count],
                ]
            }
        }
    }

    private static func address(_ route: RouteTable.Route, _ values: [String: String]) -> String {
        route.parameters.reduce(route.path) {
            $0.replacingOccurrences(of: "{\($1)}", with: Form.escaped(values[$1] ?? "x"))
        }
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
            "version": ["x"], "file": ["titipan.css"], "epoch": ["2"],
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
        guard route.isUnsafe, route.needsSession, let other = people["noc"] else { return }
        let role = route.roles?.sorted().first { people[$0] != nil && $0 != "noc" } ?? "kasi"
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
    private func agents() async throws -> Row {
        var row = Row("routes: agents and the office")
        let inside = instance.folder + "/inside"
        let onPages = try Client(instance, from: "127.10.0.2", agent: inside)
        let routes = try await RouteTable.ofAgents()
        for path in routes.map(\.path) + ["/cases", "/agents", "/api/v1/agents", "/api/v1/cases"] {
            let response = await onPages.send(Request("GET", path))
            row.expect(
                !response.isSuccess && response.isNoFault,
                "GET \(path) on the pages' port with an agent's certificate: \(response.status)")
        }
        let revoked = try Client(
            instance, port: instance.agentsPort, from: "127.10.0.3", agent: instance.folder + "/revoked")
        let nobody = try Client(instance, port: instance.agentsPort, from: "127.10.0.4")
        for (method, path) in routes {
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

    /// When an agent was seen last, and how long an office at work has waited since, is no change of anything.
    private static func withoutTimes(_ object: [String: Any]) -> String {
        let text =
            (try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])).map {
                String(decoding: $0, as: UTF8.self)
            } ?? ""
        return text.replacing(#/"(lastSeen|seen|lastSeenAt)":"[^"]*",?/#, with: "")
            .replacing(#/"workedSeconds":[0-9]+,?/#, with: "")
    }
}
