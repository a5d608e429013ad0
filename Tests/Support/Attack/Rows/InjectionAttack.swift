// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Texts and requests that mean something else to whoever reads them next: browsers, mail programs, file systems, proxies.
struct InjectionAttack {
    let instance: Instance

    func rows() async throws -> [Row] {
        let people = try Sessions.read(instance)
        var rows = try await markup(people)
        rows.append(try await paths(people))
        rows.append(try await framing())
        rows.append(try await hosts())
        rows.append(try await redirects())
        return rows
    }

    // MARK: Markup and mail

    /// What appears raw nowhere.
    private static let marks = [
        "<script>zq7(1)</script>", "\"><img src=x onerror=zq7(2)>", "'><svg onload=zq7(3)>",
        "{{zq7}}{{{zq7}}}</textarea><b>zq7",
        "=HYPERLINK(\"https://evil.example/zq7\")", "javascript:zq7(4)", "</title><script>zq7(5)</script>",
    ]
    private static let raw = [
        "<script>zq7", "<img src=x onerror=zq7", "<svg onload=zq7", "<b>zq7", "</title><script>zq7",
        "href=\"javascript:zq7",
    ]
    private static let lines = [
        "Bagus\r\nBcc: zq7@evil.example", "Bagus\nX-Zq7: 1", "Bagus\u{2028}X-Zq7: 1", "Bagus\r\n\r\nzq7",
    ]
    private static let addresses = [
        "a@kesehatan.example\r\nBcc: zq7@evil.example", "a@kesehatan.example,zq7@evil.example",
        "<zq7@evil.example>, a@kesehatan.example",
        "a@kesehatan.example\nX-Zq7: 1", "\"zq7 <script>\"@kesehatan.example", "a@kesehatan.example>",
        "a b@kesehatan.example",
    ]

    private func markup(_ people: [String: Person]) async throws -> [Row] {
        var (pages, mail) = (Row("injections: markup in every field"), Row("injections: headers of mail"))
        let client = try Client(instance, from: "127.50.0.1")
        var cases: [(number: String, secret: String)] = []
        for (index, mark) in Self.marks.enumerated() {
            if let one = await apply(client, mark: mark, serial: index, &pages) { cases.append(one) }
        }
        for (index, one) in cases.enumerated() {
            for (role, action, fields) in Self.steps(Self.marks[index % Self.marks.count]) {
                let base = "/api/v1/cases/\(Form.escaped(one.number))"
                var fields = fields
                if action == "reviewDraft" {
                    let moves = await client.call(people[role], "GET", "\(base)/transitions")
                    fields["draft"] = moves.text.firstMatch(of: #/"draft":"([0-9a-f]{64})"/#).map { String($0.1) }
                }
                _ = await client.call(people[role], "POST", "\(base)/actions/\(action)", json: Self.json(fields))
            }
        }
        let numbers = cases.flatMap {
            ["/cases/\(Form.escaped($0.number))", "/t/\($0.secret)", "/t/\($0.secret)/edit"]
        }
        for person in [nil] + people.values.sorted(by: { $0.role < $1.role }).map(Optional.some) {
            for path in numbers + [
                "/cases", "/inbox", "/noc", "/ledger", "/resources", "/agents", "/apply",
                "/cases?search=%3Cscript%3Ezq7",
                "/sign-in?next=%22%3E%3Cscript%3Ezq7", "/%3Cscript%3Ezq7", "/cases/%3Cscript%3Ezq7",
            ] {
                let response = await client.call(person, "GET", path)
                let found = Self.raw.first { response.text.contains($0) }
                pages.expect(
                    response.isNoFault && found == nil,
                    "\(path) as \(person?.role ?? "nobody"): \(response.status)\(found.map { ", holds \($0) as it was sent" } ?? "")"
                )
            }
            for one in cases {
                let response = await client.call(person, "GET", "/api/v1/cases/\(Form.escaped(one.number))")
                let type = response["content-type"] ?? ""
                pages.expect(
                    type.contains("json") && response["x-content-type-options"] == "nosniff",
                    "the API's answer of a case is '\(type)', \(response["x-content-type-options"] ?? "without nosniff")"
                )
            }
        }
        for (index, line) in (Self.lines + Self.addresses).enumerated() {
            let response = await client.call(
                nil, "POST", "/api/v1/applications",
                json: Self.application(line, serial: 100 + index, inAddress: index >= Self.lines.count))
            mail.expect(
                response.isNoFault && (index < Self.lines.count || response.isRefusal),
                "an application with \(line.debugDescription) was answered \(response.status)")
        }
        try await Task.sleep(for: .seconds(2))
        try readMail(&mail)
        return [pages, mail]
    }

    /// Every mail that was sent, by another reader of mail than the service's own writer: no header and no word of it is an applicant's.
    private func readMail(_ row: inout Row) throws {
        let script = """
            import email, email.policy, json, os, sys
            for folder, _, names in os.walk(sys.argv[1]):
                for name in names:
                    with open(os.path.join(folder, name), 'rb') as file:
                        message = email.message_from_binary_file(file, policy=email.policy.default)
                    text = ''.join(part.get_content() for part in message.walk() if part.get_content_type() == 'text/plain')
                    print(json.dumps({'name': name, 'heads': [f'{key}: {value}' for key, value in message.items()], 'text': text}))
            """
        let result = try Command.run("/usr/bin/python3", ["-c", script, instance.mailbox])
        let mails = try result.output.split(separator: "\n").map {
            try JSONDecoder().decode(ReceivedMail.self, from: Data($0.utf8))
        }
        row.expect(mails.count > 8, "only \(mails.count) mails were sent")
        for mail in mails {
            row.expect(
                !mail.heads.contains { head in
                    let head = head.lowercased()
                    return head.hasPrefix("bcc:") || head.hasPrefix("x-zq7:") || head.contains("zq7")
                }, "the mail \(mail.name) has a header that an applicant wrote: \(mail.heads)")
            row.expect(!mail.text.contains("zq7"), "the mail \(mail.name) says what an applicant wrote")
        }
    }

    private struct ReceivedMail: Decodable {
        var name: String
        var heads: [String]
        var text: String
    }

    /// An application with the mark in every field that takes it.
    private func apply(_ client: Client, mark: String, serial: Int, _ row: inout Row) async -> (
        number: String, secret: String
    )? {
        var kept = Self.texts
        // A field that refuses the mark names itself; it gets a plain value then.
        for _ in 0..<16 {
            let response = await client.call(
                nil, "POST", "/api/v1/applications", json: Self.application(mark, serial: serial, marked: kept))
            row.expect(response.isNoFault, "an application with \(mark) was answered \(response.status)")
            if response.isSuccess, let number = response.json["number"] as? String,
                let link = response.json["link"] as? String
            {
                return (number, link.split(separator: "/").last.map(String.init) ?? "")
            }
            guard let field = response.json["field"] as? String, kept.remove(field) != nil else { return nil }
        }
        return nil
    }

    private static let texts: Set<String> = [
        "agency.name", "agency.address", "agency.head", "agency.phone", "contact.name", "contact.position",
        "contact.phone", "letter.number",
        "purpose", "server.name", "server.brand", "server.model", "server.operatingSystem",
    ]

    private static func application(
        _ mark: String, serial: Int, marked: Set<String> = ["contact.name", "agency.name"], inAddress: Bool = false
    ) -> [UInt8] {
        let text = { (field: String, plain: String) in marked.contains(field) && !inAddress ? mark : plain }
        return json([
            "agency": [
                "name": text("agency.name", "Dinas"), "address": text("agency.address", "Jalan 1"),
                "head": text("agency.head", "Kepala"),
                "email": inAddress ? mark : "dinas@kesehatan.example", "phone": text("agency.phone", "0293 1"),
            ],
            "contact": [
                "name": text("contact.name", "Bagus"), "position": text("contact.position", "Pranata"),
                "email": inAddress ? mark : "bagus@kesehatan.example", "phone": text("contact.phone", "0812 1"),
            ],
            "letter": ["number": text("letter.number", "1/\(serial)"), "date": today],
            "purpose": text("purpose", "Layanan."),
            "server": [
                "name": text("server.name", "srv-\(serial)"), "brand": text("server.brand", "Dell"),
                "model": text("server.model", "R1"),
                "rackUnits": 1, "powerWatts": 100, "macAddresses": [macAddress(serial)],
                "operatingSystem": text("server.operatingSystem", "Debian"),
            ] as [String: Any], "bandwidth": ["inMbps": 1, "outMbps": 1, "burstMegabytes": 1],
            "service": ["protocol": "ssh", "port": 22] as [String: Any],
        ])
    }

    private static var today: String { String(Date.now.ISO8601Format().prefix(10)) }

    private static func macAddress(_ serial: Int) -> String {
        "02:aa:00:00:00:" + (serial < 16 ? "0" : "") + String(serial, radix: 16)
    }

    private static func json(_ object: [String: Any]) -> [UInt8] {
        (try? JSONSerialization.data(withJSONObject: object)).map(Array.init) ?? []
    }

    /// The first steps of a case, with the mark in what its officers write.
    private static func steps(_ mark: String) -> [(String, String, [String: Any])] {
        let finding = ["available": false, "note": mark] as [String: Any]
        return [
            ("jfu", "register", ["agendaNumber": mark, "receivedOn": today]),
            ("kepalaDinas", "dispose", ["instruction": mark]),
            ("kabid", "orderPreparation", ["instruction": mark]), ("kasi", "orderCheck", ["workPlan": mark]),
            (
                "jft", "recordCheck",
                [
                    "findings": [
                        "room": finding, "power": finding, "publicAddress": finding, "cable": finding,
                        "bandwidth": finding,
                    ]
                ]
            ),
            ("kasi", "orderReply", ["decision": "refuse", "reason": mark]), ("jfu", "draftReply", ["additions": mark]),
            ("kasi", "reviewDraft", ["decision": "return", "reason": mark]),
        ]
    }

    // MARK: Paths

    private func paths(_ people: [String: Person]) async throws -> Row {
        var row = Row("injections: paths")
        let climbs = [
            "..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "../../../../etc/passwd",
            "..%5c..%5cetc%5cpasswd",
            "%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd", "..%252f..%252fetc%252fpasswd", "%2fetc%2fpasswd",
            "letter.pdf%00.txt", "%00", "%ff",
            "..;/..;/etc/passwd", "titipan.db", "..%2fidentity%2fservice.key", "%2e", "%2e%2e", "a%0d%0aX-Zq7:%201",
            "%", "%zz",
            String(repeating: "a", count: 5_000), String(repeating: "..%2f", count: 200) + "etc/passwd",
        ]
        let client = try Client(instance, from: "127.50.1.1")
        for route in try await RouteTable.ofPages() where !route.isUnsafe && !route.parameters.isEmpty {
            for parameter in route.parameters {
                for climb in climbs {
                    let target = route.parameters.reduce(route.path) {
                        let plain =
                            $1 == "number" ? Form.escaped(instance.recordCase) : $1 == "name" ? "handover.pdf" : "1"
                        return $0.replacingOccurrences(of: "{\($1)}", with: $1 == parameter ? climb : plain)
                    }
                    let response = await client.call(
                        route.needsSession ? people["kasi"] : nil, "GET", target, within: 3)
                    let isFound =
                        response.text.contains("root:") || response.text.contains("PRIVATE KEY")
                        || response["x-zq7"] != nil
                        || response.text.hasPrefix("SQLite")
                    row.expect(
                        response.isNoFault && !isFound,
                        "GET \(target): \(response.status)\(isFound ? ", holds what it must not" : "")")
                }
            }
        }
        return row
    }

    // MARK: Framing

    /// Requests of which one reader sees one and another two. The second asks for a path that nobody else asks for.
    private func framing() async throws -> Row {
        var row = Row("injections: smuggled requests")
        let second = "GET /zq7-smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
        let post = "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        let cases: [(String, String)] = [
            (
                "Content-Length and chunked",
                post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second
            ),
            (
                "chunked and Content-Length",
                post + "Transfer-Encoding: chunked\r\nContent-Length: \(second.utf8.count + 5)\r\n\r\n0\r\n\r\n"
                    + second
            ),
            ("two lengths", post + "Content-Length: 2\r\nContent-Length: \(second.utf8.count + 2)\r\n\r\n{}" + second),
            ("two lengths in one", post + "Content-Length: 2, \(second.utf8.count + 2)\r\n\r\n{}" + second),
            ("a negative length", post + "Content-Length: -1\r\n\r\n" + second),
            ("a length with a sign", post + "Content-Length: +2\r\n\r\n{}" + second),
            ("a length in hexadecimal", post + "Content-Length: 0x2\r\n\r\n{}" + second),
            ("a length beyond 64 bits", post + "Content-Length: 18446744073709551618\r\n\r\n{}" + second),
            ("an unknown coding", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + second),
            (
                "chunked twice",
                post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + second
            ),
            ("chunked, then identity", post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + second),
            (
                "a blank before the colon",
                post + "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + second
            ),
            (
                "a folded header",
                post + "X-a: b\r\n Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + second
            ),
            ("a folded coding", post + "Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + second),
            (
                "bare line feeds",
                post.replacing("\r\n", with: "\n") + "X: y\nTransfer-Encoding: chunked\nContent-Length: 5\n\n0\n\n"
                    + second
            ),
            (
                "a bare carriage return",
                post + "X: y\rTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + second
            ),
            ("a NUL in a header", post + "X: a\0b\r\nContent-Length: 0\r\n\r\n" + second),
            ("chunk of a huge size", post + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n" + second),
            ("chunk of a negative size", post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n" + second),
            (
                "a chunk longer than it says",
                post + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}GARBAGE\r\n0\r\n\r\n" + second
            ),
            ("chunks of garbage", post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + second),
            ("no version", "GET /\r\n\r\n" + second), ("version 0.9", "GET / HTTP/0.9\r\nHost: x\r\n\r\n" + second),
            ("version 9.9", "GET / HTTP/9.9\r\nHost: x\r\n\r\n" + second),
            ("no host", "GET / HTTP/1.1\r\nContent-Length: zz\r\n\r\n" + second),
            (
                "a header of 1 MB",
                "GET / HTTP/1.1\r\nHost: x\r\nX: " + String(repeating: "a", count: 1_000_000) + "\r\n\r\n" + second
            ),
            (
                "10,000 headers",
                "GET / HTTP/1.1\r\nHost: x\r\n" + String(repeating: "a: b\r\n", count: 10_000) + "\r\n" + second
            ),
            (
                "an address of 200 kB",
                "GET /" + String(repeating: "a", count: 200_000) + " HTTP/1.1\r\nHost: x\r\n\r\n" + second
            ),
            ("CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n" + second),
            (
                "an upgrade",
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: -5\r\n\r\n"
                    + second
            ),
            ("garbage", String(repeating: "\u{0}\u{1}zq7", count: 500) + "\r\n\r\n" + second),
        ]
        let (instance, tls) = (instance, try instance.tls())
        // All at once: of a connection that stays open, only waiting shows that no second answer comes.
        let answers = await withTaskGroup(of: (String, [String]).self) { group in
            for (name, bytes) in cases {
                group.addTask {
                    let connection = try? await RawConnection.open(
                        host: instance.host, port: instance.pagesPort, from: "127.50.2.1", tls: tls)
                    guard let connection else { return (name, ["no connection"]) }
                    let answer = await connection.bounded(5) {
                        await connection.send(Array(bytes.utf8))
                        return await connection.takeAll()
                    }
                    connection.close()
                    let text = String(decoding: answer, as: UTF8.self)
                    return (name, text.components(separatedBy: "HTTP/1.1 ").dropFirst().map { String($0.prefix(3)) })
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for (name, statuses) in answers.sorted(by: { $0.0 < $1.0 }) {
            // After what is ambiguous nothing more of the connection is read.
            row.expect(
                statuses.count <= 1
                    && statuses.allSatisfy {
                        $0.hasPrefix("2") || $0.hasPrefix("3") || $0.hasPrefix("4") || $0 == "501" || $0 == "505"
                    },
                "\(name): answered \(statuses.joined(separator: ", "))")
        }
        return row
    }

    // MARK: Hosts and redirects

    private func hosts() async throws -> Row {
        var row = Row("injections: host names")
        let client = try Client(instance, from: "127.50.3.1")
        for headers in [
            ["Host: evil.example"], ["Host: \(client.host)", "X-Forwarded-Host: evil.example"],
            ["Host: \(client.host)", "Forwarded: host=evil.example"],
            ["Host: \(client.host)@evil.example"], ["Host: evil.example:8443", "X-Forwarded-Proto: http"],
            ["Host: \(client.host)", "Host: evil.example"],
            ["Host: "], ["Host: a b"],
        ] {
            for target in [
                "/", "/sign-in", "/cases", "/apply", "/t/x", "/api/v1/openapi.json", "https://evil.example/sign-in",
            ] {
                let response = await client.send(Request("GET", target, headers: headers, framing: false), within: 10)
                let isTaken =
                    response.text.contains("evil.example")
                    || response.headers.contains { $0.value.contains("evil.example") }
                row.expect(
                    response.isNoFault && !isTaken,
                    "GET \(target) with \(headers): \(response.status)\(isTaken ? ", repeats the name" : "")")
            }
        }
        return row
    }

    private func redirects() async throws -> Row {
        var row = Row("injections: redirects")
        let nexts = [
            "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\/evil.example",
            "/%09/evil.example", "/\t/evil.example",
            "https:evil.example", "javascript:zq7()", "/%2f/evil.example", "/a\r\nX-Zq7: 1", "/@evil.example",
            "http://\(instance.host)/",
            "/.//evil.example", "/..//evil.example",
        ]
        for (number, next) in nexts.enumerated() {
            let client = try Client(instance, from: "127.50.4.\(number + 1)")
            var forms: [(String, [(String, String)])] = [("/language", [("language", "id"), ("back", next)])]
            // One function judges both; a sign-in costs a password's hash.
            if instance.full || number < 3 {
                forms.append(("/sign-in", [("username", "noc"), ("password", instance.password), ("next", next)]))
            }
            for (path, fields) in forms {
                let response = await client.send(
                    Request(
                        "POST", path, headers: ["Content-Type: application/x-www-form-urlencoded"],
                        body: Array(Form.encoded(fields).utf8)))
                let location = response["location"] ?? ""
                row.expect(
                    response["x-zq7"] == nil && response.isNoFault && Self.staysHere(location),
                    "POST \(path) with \(next.debugDescription) leads to \(location.debugDescription) (\(response.status))"
                )
            }
            client.close()
        }
        return row
    }

    /// Whether a browser stays with this service (WHATWG URL, section 4.4).
    private static func staysHere(_ location: String) -> Bool {
        guard location.hasPrefix("/") else { return location.isEmpty }
        let text = location.filter { $0 != "\t" && $0 != "\r" && $0 != "\n" }
        return !text.hasPrefix("//") && !text.hasPrefix("/\\")
    }
}
