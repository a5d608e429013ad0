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

    static func read(_ instance: Instance) throws -> [String: Person] {
        try JSONDecoder().decode(
            [String: Person].self, from: Data(contentsOf: URL(fileURLWithPath: instance.folder + "/sessions.json")))
    }

    static func open(_ instance: Instance) async throws {
        var people: [String: Person] = [:]
        for (role, username) in usernames {
            let client = try Client(instance)
            let response = await client.send(signIn(username, instance.password))
            guard response.isSuccess, let csrf = response.json["csrfToken"] as? String else {
                throw CannotAttack("\(username) cannot sign in: \(response.status) \(response.text)")
            }
            people[role] = Person(role: role, username: username, cookies: cookies(response), csrf: csrf)
            client.close()
        }
        try JSONEncoder().encode(people).write(to: URL(fileURLWithPath: instance.folder + "/sessions.json"))
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
