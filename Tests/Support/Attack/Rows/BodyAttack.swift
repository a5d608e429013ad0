// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Bodies that no form or program of ours sends, to every route that takes one. Each is refused, soon and cheaply, and nobody else waits.
struct BodyAttack {
    let instance: Instance

    func rows() async throws -> [Row] {
        var rows = [Row("bodies: JSON of programs"), Row("bodies: forms of pages"), Row("bodies: agents")]
        let people = try Sessions.read(instance)
        let process = try ServiceProcess(instance)
        let watch = HealthWatch.start(instance)
        var sources = SourceAddresses(network: 20)
        var meter = CostMeter("bodies: processor time of a refusal", process, limit: instance.refusalMilliseconds)
        let routes = try await RouteTable.ofPages().filter {
            $0.isUnsafe && !($0.endsSession && $0.needsSession)
        }
        for route in routes {
            let client = try Client(instance, from: sources.next())
            defer { client.close() }
            let person =
                route.needsSession ? people[route.roles?.sorted().first { people[$0] != nil } ?? "kasi"] : nil
            let target = Self.nothing(route)
            for body in route.isPage ? HostileBody.forms : HostileBody.json(instance.full)
            where !meter.isKnown(body.name) {
                var request = route.request(target, person)
                if route.isPage, let person {
                    request.body = body.bytes + Array("&_csrf=\(person.csrf)".utf8)
                } else {
                    request.body = body.bytes
                }
                request.headers += body.headers
                await attempt(
                    request, body.name, on: client, &meter, &rows[route.isPage ? 1 : 0], mayRedirect: route.isPage)
                guard process.isAlive else { return rows }
            }
        }
        let agent = try Client(
            instance, port: instance.agentsPort, from: sources.next(), agent: instance.folder + "/inside")
        for (method, path) in try await RouteTable.ofAgents() where method != "GET" {
            for body in HostileBody.json(instance.full) where !meter.isKnown(body.name) {
                let request = Request(
                    method, path, headers: ["Content-Type: application/json"] + body.headers,
                    body: body.bytes)
                await attempt(request, body.name, on: agent, &meter, &rows[2], mayRedirect: false)
                guard process.isAlive else { return rows }
            }
        }
        rows.append(meter.comparison)
        var health = Row("bodies: health meanwhile")
        health.worst = "\(Figure.milliseconds(await watch.end(&health) * 1000)) at worst"
        rows.append(health)
        return rows
    }

    /// An address of which the body is all that can be wrong.
    private static func nothing(_ route: RouteTable.Route) -> String {
        route.parameters.reduce(route.path) {
            $0.replacingOccurrences(
                of: "{\($1)}", with: $1 == "number" ? "TTP-9999-99999" : "00000000-0000-4000-8000-000000000000")
        }
    }

    private func attempt(
        _ request: Request, _ name: String, on client: Client, _ meter: inout CostMeter, _ row: inout Row,
        mayRedirect: Bool
    ) async {
        let response = await meter.measure(name, request, on: client)
        let isRefused = response.isRefusal || (mayRedirect && response.status == 303)
        row.expect(
            isRefused && response.seconds < 2,
            "\(name) to \(request.method) \(request.target): \(response.status) after \(Figure.milliseconds(response.seconds * 1000))"
        )
    }
}

/// Bodies, each with what is wrong about it.
struct HostileBody: Sendable {
    var name: String
    var bytes: [UInt8]
    var headers: [String] = []

    static func json(_ full: Bool) -> [HostileBody] {
        let text = { (name: String, body: String) in HostileBody(name: name, bytes: Array(body.utf8)) }
        let nested = { (count: Int, open: String, close: String) in
            String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
        }
        var bodies = [
            text("17 nested arrays", nested(17, "[", "]")),
            text("3 kB of nested arrays", nested(1500, "[", "]")),
            text("3 kB of arrays that never close", String(repeating: "[", count: 3000)),
            text("3 kB of nested objects", nested(500, #"{"a":"#, "}")),
            text("a number of 4,000 digits", #"{"number": \#(String(repeating: "9", count: 4000))}"#),
            text("an exponent of 100,000", #"{"number": 1e100000}"#),
            text("NaN", #"{"number": NaN}"#), text("Infinity", #"{"number": -Infinity}"#),
            text("a lone minus", #"{"number": -}"#), text("a leading zero", #"{"number": 007}"#),
            text("duplicate members", "{" + (0..<200).map { _ in #""username":"a""# }.joined(separator: ",") + "}"),
            text("a lone surrogate", #"{"username": "\ud800"}"#),
            text("NUL", #"{"username": "a\u0000b", "name": "\u0000"}"#),
            text("bidi overrides", "{\"username\": \"\u{202E}nimda\u{2066}\", \"name\": \"\u{202E}\"}"),
            text("an array", "[]"), text("null", "null"), text("true", "true"), text("a number", "1"),
            text("a text", "\"x\""),
            text(
                "members of the wrong types",
                #"{"username": [], "password": {}, "decision": 1, "agency": "x", "reason": {}, "name": 1}"#),
            text("cut short", #"{"username": "a"#), text("nothing but blanks", String(repeating: " ", count: 3000)),
            text("more behind it", "{} {}"), text("a comment", "{/* */}"), text("a trailing comma", "{\"a\": 1,}"),
            HostileBody(
                name: "invalid UTF-8", bytes: Array("{\"username\": \"".utf8) + [0xC3, 0x28, 0xFF] + Array("\"}".utf8)),
            HostileBody(
                name: "overlong UTF-8", bytes: Array("{\"username\": \"".utf8) + [0xC0, 0xAF] + Array("\"}".utf8)),
            HostileBody(
                name: "UTF-16",
                bytes: [0xFF, 0xFE] + "{\"username\": \"a\"}".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
            HostileBody(name: "a raw NUL", bytes: Array("{\"username\": \"".utf8) + [0] + Array("\"}".utf8)),
            HostileBody(
                name: "gzip",
                bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xAB, 0xAE, 5, 0, 0x43, 0xBF, 0xA6, 0xA3, 2, 0, 0, 0],
                headers: ["Content-Encoding: gzip"]),
            text("3 kB of members", "{" + (0..<300).map { "\"a\($0)\":0" }.joined(separator: ",") + "}"),
        ]
        bodies += [
            text("60 kB of nested arrays", nested(30_000, "[", "]")),
            text("a number of 60,000 digits", #"{"number": \#(String(repeating: "9", count: 60_000))}"#),
            text("an array of 30,000 numbers", "[" + String(repeating: "0,", count: 29_999) + "0]"),
            text("60 kB of members", "{" + (0..<6000).map { "\"a\($0)\":0" }.joined(separator: ",") + "}"),
            text("one text of 60 kB", "{\"username\": \"" + String(repeating: "a", count: 60_000) + "\"}"),
            text("60 kB of escapes", "{\"username\": \"" + String(repeating: "\\u0041", count: 10_000) + "\"}"),
            text("300 kB", "{\"username\": \"" + String(repeating: "a", count: 300_000) + "\"}"),
        ]
        if full {
            bodies += [
                text("250 kB of nested arrays", nested(125_000, "[", "]")),
                text("250 kB of blanks", String(repeating: "\n", count: 250_000)),
                text("250 kB of open texts", String(repeating: "\"", count: 250_001)),
                text("250 kB of backslashes", "\"" + String(repeating: "\\", count: 250_000)),
                text("a number of 250,000 digits", String(repeating: "1", count: 250_000)),
                text("5 MB", String(repeating: " ", count: 5_000_000)),
            ]
        }
        return bodies
    }

    static let forms: [HostileBody] = {
        let text = { (name: String, body: String) in HostileBody(name: name, bytes: Array(body.utf8)) }
        return [
            text("a form of 1,000 fields", (0..<1000).map { "a\($0)=1" }.joined(separator: "&")),
            text("a form with broken escapes", "username=%zz&a=%"),
            text("a form with NUL", "username=%00&name=%00&instruction=%00"),
            text("a form with invalid UTF-8", "username=%c3%28&name=%ff"),
            text("a form with overlong UTF-8", "username=%c0%af"),
            text("a form of 3 kB of ampersands", String(repeating: "&", count: 3000)),
            text("a form of 200 equal names", (0..<190).map { _ in "username=a" }.joined(separator: "&")),
            text("a form with bidi overrides", "username=%E2%80%AEnimda&name=%E2%80%AE"),
            text("a form that is JSON", "{\"username\": \"a\"}"),
            text("a form of one field of 100 kB", "username=" + String(repeating: "a", count: 100_000)),
            text("a form of 300 kB", "a=" + String(repeating: "a", count: 300_000)),
            HostileBody(
                name: "a multipart form",
                bytes: Array("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--".utf8),
                headers: ["Content-Type: multipart/form-data; boundary=x"]),
        ]
    }()
}
