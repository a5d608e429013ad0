// SPDX-License-Identifier: Apache-2.0

package import Linux

/// The interface's own counters at one time, in the directions that are measured.
package struct CounterReading: Hashable, Sendable {
    package var time: MonotonicTime
    package var bytes: UInt64
    package var frames: UInt64
    /// Bytes in the direction that is not measured: those that this host sends by a mirror port.
    package var unmeasuredBytes: UInt64
    /// Whether the interface had a link.
    package var hasCarrier: Bool
    /// How often the link came or went since the interface was made.
    package var carrierChanges: UInt32

    package init(
        time: MonotonicTime, bytes: UInt64, frames: UInt64, unmeasuredBytes: UInt64 = 0, hasCarrier: Bool = true,
        carrierChanges: UInt32 = 0
    ) {
        self.time = time
        self.unmeasuredBytes = unmeasuredBytes
        self.bytes = bytes
        self.frames = frames
        self.hasCarrier = hasCarrier
        self.carrierChanges = carrierChanges
    }
}
