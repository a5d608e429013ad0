// SPDX-License-Identifier: Apache-2.0

internal import Probes
internal import Settings
internal import Values

/// Address ranges in a configuration. What can never match anything is refused where it is written.
enum RangeSettings {
    /// - Throws: `SettingsError` for a range that is none, whose address is not its first, or that lies among IPv4-mapped addresses.
    static func read(_ settings: Settings, _ key: String, default fallback: [IPPrefix]?) throws -> [IPPrefix] {
        try settings.list(key, "an address range such as \(IPPrefix.example)", default: fallback, range)
    }

    /// Ranges that may be probed: none of them may be special, unless `exceptions` allows it by name.
    static func readAllowed(_ settings: Settings, _ key: String, exceptions: [IPPrefix]) throws -> [IPPrefix] {
        let allowed = try settings.list(key, "an address range such as \(IPPrefix.example)", default: nil) {
            (text) throws(ValueProblem) -> IPPrefix? in
            guard let range = try range(text) else { return nil }
            let isException = exceptions.contains { $0.length <= range.length && $0.contains(range.address) }
            if !isException, let special = ProbeScope.special(around: range) {
                throw ValueProblem(
                    "is '\(text)', within \(special.range), \(special.name): nothing there is ever probed",
                    suggestion: "write it into allowLocal if it is meant, otherwise leave it out")
            }
            return range
        }
        guard !allowed.isEmpty else {
            throw settings.error(
                key, "it lists no range, so that nothing may be probed",
                suggestion: "list the room's and the public ranges")
        }
        return allowed
    }

    static func range(_ text: String) throws(ValueProblem) -> IPPrefix? {
        guard let range = IPPrefix(text) else { return nil }
        if let meant = range.ipv4Mapped {
            throw ValueProblem(
                "is '\(text)', IPv4 addresses written as IPv6 ones, which are on no wire (RFC 4291, section 2.5.5.2)",
                suggestion: "write \(meant)")
        }
        if let slash = text.firstIndex(of: "/"), let address = IPAddress(String(text[..<slash])),
            address != range.address
        {
            throw ValueProblem(
                "is '\(text)', whose address is not the first of its range",
                suggestion: "write '\(range)' for the range, '\(address)' for the one address")
        }
        return range
    }
}
