// SPDX-License-Identifier: Apache-2.0

/// The metadata of a captured frame.
package struct FrameHeader: Hashable, Sendable {
    /// Since the Unix epoch, by CLOCK_REALTIME of the capturing host.
    package var wallNanoseconds: Int64
    /// Bytes of the frame that were kept.
    package var capturedLength: Int
    /// Bytes on the wire without FCS, VLAN tags included.
    package var length: Int

    package init(wallNanoseconds: Int64, capturedLength: Int, length: Int) {
        self.wallNanoseconds = wallNanoseconds
        self.capturedLength = capturedLength
        self.length = length
    }
}
