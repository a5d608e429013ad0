// SPDX-License-Identifier: Apache-2.0

package import Linux

/// The interface's own counters at one time, in the directions that are measured.
package struct CounterReading: Hashable, Sendable {
    package var time: MonotonicTime
    package var bytes: UInt64
    package var frames: UInt64

    package init(time: MonotonicTime, bytes: UInt64, frames: UInt64) {
        self.time = time
        self.bytes = bytes
        self.frames = frames
    }
}
