// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Somebody of the office, signed in.
struct Person: Codable, Sendable {
    var role: String
    var username: String
    var cookies: [String]
    var csrf: String

    /// Who they are, without the word of their page.
    var cookie: String { "Cookie: " + cookies.joined(separator: "; ") }

    func form(_ fields: [(String, String)]) -> [UInt8] {
        Array(Form.encoded(fields + [("_csrf", csrf)]).utf8)
    }
}

/// `application/x-www-form-urlencoded`.
enum Form {
    static func encoded(_ fields: [(String, String)]) -> String {
        fields.map { "\(escaped($0.0))=\(escaped($0.1))" }.joined(separator: "&")
    }

    /// Everything but unreserved characters (RFC 3986, section 2.3).
    static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(decoding: [byte], as: UTF8.self)
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}

/// The office's people by their roles, who stay signed in from one row to the next.
enum Sessions {
    static let usernames = [
        "jfu": "jfu", "kepalaDinas": "kadis", "kabid": "kabid", "kasi": "kasi", "jft": "jft", "noc": "noc",
    ]
    /// Behind the user names of those who are limited to the other site.
    static let otherSite = "-lain"

    /// - Parameter suffix: behind the user names.
    static func read(_ instance: Instance, _ suffix: String = "") throws -> [String: Person] {
        try JSONDecoder().decode(
            [String: Person].self,
            from: Data(contentsOf: URL(fileURLWithPath: "\(instance.folder)/sessions\(suffix).json")))
    }

    /// Takes over the sessions that the script has opened with curl.
    static func take(_ instance: Instance) throws {
        var people: [String: Person] = [:]
        for (role, username) in usernames {
            let read = { (kind: String) throws -> String in
                try String(contentsOfFile: "\(instance.sessions)/\(username).\(kind)", encoding: .utf8)
            }
            // Netscape's format: seven fields; a comment's sign before the first means that no script may read the cookie.
            let cookies = try read("cookies").split(separator: "\n").compactMap { line -> String? in
                let fields = line.split(separator: "\t")
                return fields.count == 7 ? "\(fields[5])=\(fields[6])" : nil
            }
            guard cookies.count >= 2, let csrf = try read("csrf").split(whereSeparator: \.isWhitespace).last else {
                throw CannotAttack("\(username) has no session in \(instance.sessions)")
            }
            people[role] = Person(role: role, username: username, cookies: cookies, csrf: String(csrf))
        }
        try write(people, instance, "")
    }

    private static func write(_ people: [String: Person], _ instance: Instance, _ suffix: String) throws {
        try JSONEncoder().encode(people).write(
            to: URL(fileURLWithPath: "\(instance.folder)/sessions\(suffix).json"))
    }

    /// Signs everybody in, two at a time: the service compares no more passwords at once.
    static func open(_ instance: Instance, _ suffix: String) async throws {
        var people: [String: Person] = [:]
        let names = usernames.sorted { $0.key < $1.key }
        for start in stride(from: 0, to: names.count, by: 2) {
            try await withThrowingTaskGroup(of: Person.self) { group in
                for (role, username) in names[start..<min(start + 2, names.count)] {
                    group.addTask { try await signedIn(role, username + suffix, instance) }
                }
                for try await person in group { people[person.role] = person }
            }
        }
        try write(people, instance, suffix)
    }

    private static func signedIn(_ role: String, _ username: String, _ instance: Instance) async throws -> Person {
        let client = try Client(instance)
        defer { client.close() }
        let response = await client.send(signIn(username, instance.password))
        guard response.isSuccess, let csrf = response.json["csrfToken"] as? String else {
            throw CannotAttack("\(username) cannot sign in: \(response.status) \(response.text)")
        }
        return Person(role: role, username: username, cookies: cookies(response), csrf: csrf)
    }

    static func cookies(_ response: Response) -> [String] {
        response.headers.filter { $0.name == "set-cookie" }.compactMap {
            $0.value.split(separator: ";").first.map(String.init)
        }
    }

    static func signIn(_ username: String, _ password: String, headers: [String] = []) -> Request {
        let body = try? JSONSerialization.data(withJSONObject: ["username": username, "password": password])
        return Request(
            "POST", "/api/v1/session", headers: ["Content-Type: application/json"] + headers, body: body.map(Array.init)
        )
    }
}

extension Client {
    /// A call of the API as `person`, who is nobody when `nil`.
    func call(
        _ person: Person?, _ method: String, _ path: String, json: [UInt8]? = nil, csrf: Bool = true,
        within seconds: Double = 30
    ) async -> Response {
        var headers: [String] = []
        if let person {
            headers.append(person.cookie)
            if csrf { headers.append("X-CSRF-Token: \(person.csrf)") }
        }
        if json != nil { headers.append("Content-Type: application/json") }
        let body = json ?? (["GET", "HEAD"].contains(method) ? nil : [])
        return await send(Request(method, path, headers: headers, body: body), within: seconds)
    }
}
