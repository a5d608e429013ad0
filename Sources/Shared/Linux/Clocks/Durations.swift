// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// Rounded towards zero; wraps beyond 292 years.
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
    }

    /// In seconds, as reports state it.
    package var inSeconds: Double { self / .seconds(1) }
}
