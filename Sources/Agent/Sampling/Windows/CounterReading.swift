// SPDX-License-Identifier: Apache-2.0

package import Linux

/// The interface's own counters at one time, in the directions that are measured.
package struct CounterReading: Hashable, Sendable {
    package var time: MonotonicTime
    package var bytes: UInt64
    package var frames: UInt64
    /// Bytes in the direction that is not measured: those that this host sends by a mirror port.
    package var unmeasuredBytes: UInt64

    package init(time: MonotonicTime, bytes: UInt64, frames: UInt64, unmeasuredBytes: UInt64 = 0) {
        self.time = time
        self.unmeasuredBytes = unmeasuredBytes
        self.bytes = bytes
        self.frames = frames
    }
}
