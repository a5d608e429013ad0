// SPDX-License-Identifier: Apache-2.0

internal import Linux
internal import Values

extension Finding {
    /// What the kernel says of its clock.
    static func clock() -> Finding {
        guard let clock = try? ClockSynchronisation.read() else {
            return Finding("clock", .unknown, "the kernel does not say")
        }
        let error = (clock.maximumErrorSeconds * 1_000).rounded() / 1_000
        return clock.isSynchronised
            ? Finding("clock", .good, "synchronised, maximum error \(error) s")
            : Finding(
                "clock", .warning, "the kernel says that nothing disciplines the clock",
                remedy: "run chrony or systemd-timesyncd; reports say how far the clock is from the service's")
    }
}
