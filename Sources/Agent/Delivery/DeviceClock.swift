// SPDX-License-Identifier: Apache-2.0

internal import Linux
package import Values

/// The clocks of this machine: the time of day, which may be wrong and may step, and the time since its start, which does not.
package struct DeviceClock: Sendable {
    /// The time of day.
    package let wall: @Sendable () -> Timestamp
    /// Nanoseconds since the system started, suspensions included.
    package let sinceStart: @Sendable () -> UInt64
    /// Another after each start of the system.
    package let bootID: String

    package init(
        wall: @escaping @Sendable () -> Timestamp, sinceStart: @escaping @Sendable () -> UInt64, bootID: String
    ) {
        self.wall = wall
        self.sinceStart = sinceStart
        self.bootID = bootID
    }

    package static let system = DeviceClock(
        wall: { .now() }, sinceStart: { BootClock.nanoseconds() }, bootID: BootClock.bootID())
}
