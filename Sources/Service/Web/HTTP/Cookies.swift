// SPDX-License-Identifier: Apache-2.0

import Hummingbird
internal import Values

/// The cookies of a request (RFC 6265, section 4.2). Of a name sent twice the first counts; what is not ASCII is none of ours.
struct Cookies {
    /// Of the names of all cookies that are set here (RFC 6265bis, section 4.1.3.2).
    private static let prefix = "__Host-"
    private var values: [Substring: Substring] = [:]

    init(_ headers: HTTPFields) {
        for field in headers[values: .cookie] where field.utf8.allSatisfy({ $0 < 0x80 }) {
            // By bytes: a head may hold a thousand of other names.
            for pair in field.utf8.split(separator: UInt8(ascii: ";")) {
                let pair = pair.drop { $0 == UInt8(ascii: " ") }
                guard let equals = pair.firstIndex(of: UInt8(ascii: "=")), pair.starts(with: Self.prefix.utf8) else {
                    continue
                }
                let (name, value) = (Substring(pair[..<equals]), Substring(pair[pair.index(after: equals)...]))
                guard !value.isEmpty, values[name] == nil else { continue }
                values[name] = value
            }
        }
    }

    subscript(name: String) -> String? { values[Substring(name)].map(String.init) }

    /// A cookie that only this host gets, only over TLS, and that no script reads. `seconds` 0 removes it.
    static func make(_ name: String, _ value: String, seconds: Int? = nil) -> String {
        "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=Lax" + (seconds.map { "; Max-Age=\($0)" } ?? "")
    }
}
