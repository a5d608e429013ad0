// SPDX-License-Identifier: Apache-2.0

internal import Settings
internal import Values

/// A granted bandwidth in a configuration: `{in: 50 Mbit/s, out: 20 Mbit/s, burst: 10 MB}`.
enum GrantSettings {
    /// 1 kbit/s to 1 Tbit/s: a grant outside is taken for a mistaken unit.
    private static let rates: ClosedRange<Int64> = 1_000...1_000_000_000_000

    /// - Throws: `SettingsError`.
    static func read(_ settings: Settings) throws -> Grant {
        let rate = { (key: String) in
            try settings.value(key, UnitScale.bitRate.expected) { (text) throws -> Int64? in
                let rate = try UnitScale.bitRate.value(of: text)
                guard rates.contains(rate) else {
                    throw ValueProblem("is '\(text)', not from 1 kbit/s to 1 Tbit/s", suggestion: "look at the unit")
                }
                return rate
            }
        }
        let inbound = try rate("in")
        let outbound = try rate("out")
        let burst = try settings.value("burst", UnitScale.byteCount.expected, default: 0) { (text) throws -> Int64? in
            let burst = try UnitScale.byteCount.value(of: text)
            let limit = Grant.mostBurstBytes(inBitsPerSecond: inbound, outBitsPerSecond: outbound)
            guard burst <= limit else {
                throw ValueProblem(
                    "is '\(text)', more than five minutes of the granted rate, which are \(limit) bytes",
                    suggestion: "look at the unit")
            }
            return burst
        }
        return Grant(inBitsPerSecond: inbound, outBitsPerSecond: outbound, burstBytes: burst)
    }
}
