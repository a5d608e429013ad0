// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// The cookies of a request (RFC 6265, section 4.2). Of a name sent twice the first counts; what is not ASCII is none of ours.
struct Cookies {
    private var values: [Substring: Substring] = [:]

    init(_ headers: HTTPFields) {
        for field in headers[values: .cookie] where field.utf8.allSatisfy({ $0 < 0x80 }) {
            for pair in field.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, values[parts[0]] == nil else { continue }
                values[parts[0]] = parts[1]
            }
        }
    }

    subscript(name: String) -> String? { values[Substring(name)].map(String.init) }

    /// A cookie that only this host gets, only over TLS, and that no script reads. `seconds` 0 removes it.
    static func make(_ name: String, _ value: String, seconds: Int? = nil) -> String {
        "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=Lax" + (seconds.map { "; Max-Age=\($0)" } ?? "")
    }
}
