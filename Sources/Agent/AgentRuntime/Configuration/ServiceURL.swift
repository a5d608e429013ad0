// SPDX-License-Identifier: Apache-2.0

internal import Values

/// The base URL of one of the service's ports, as configurations name it.
enum ServiceURL {
    static let expected = "an https URL without a path"

    static func parse(_ text: String) -> String? {
        guard text.hasPrefix("https://") else { return nil }
        let rest = text.dropFirst(8)
        let host = rest.hasSuffix("/") ? rest.dropLast() : rest
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x2f && $0 != 0x40 }),
            isReachable(host)
        else { return nil }
        return "https://" + host
    }

    /// Whether a connection to `host:port` is possible at all: a host that is no “any address”, and a port from 1 to 65535.
    private static func isReachable(_ text: Substring) -> Bool {
        let end =
            text.hasPrefix("[") ? text.firstIndex(of: "]").map { text.index(after: $0) } : text.firstIndex(of: ":")
        let host = text[..<(end ?? text.endIndex)]
        let port = text[(end ?? text.endIndex)...]
        guard port.isEmpty || (port.first == ":" && UInt16(port.dropFirst()).map { $0 > 0 } ?? false) else {
            return false
        }
        let address = IPAddress(String(host.hasPrefix("[") ? host.dropFirst().dropLast() : host))
        if host.hasPrefix("["), address?.family != .ipv6 { return false }
        return !host.isEmpty && address != IPAddress(ipv4: 0) && address != IPAddress(ipv6High: 0, low: 0)
    }
}
