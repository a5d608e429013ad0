// SPDX-License-Identifier: Apache-2.0

/// A frame of a capture file: its place in the piece at hand, and what the file says of it.
@usableFromInline
package struct StoredFrame: Hashable, Sendable {
    /// Place of its first byte within the piece.
    @usableFromInline package var offset: UInt32
    /// Bytes that the file holds of it.
    @usableFromInline package var capturedLength: UInt32
    /// Bytes that it had when it was captured, without FCS.
    @usableFromInline package var length: UInt32
    /// Position in the list of the file's interfaces.
    @usableFromInline package var interface: UInt32

    @inlinable
    package init(offset: UInt32, capturedLength: UInt32, length: UInt32, interface: UInt32) {
        self.offset = offset
        self.capturedLength = capturedLength
        self.length = length
        self.interface = interface
    }

    @inlinable package static var none: StoredFrame {
        StoredFrame(offset: 0, capturedLength: 0, length: 0, interface: 0)
    }
}

extension RawSpan {
    /// The captured bytes of `frame`. A frame beyond the piece is a mistake of the caller's and traps.
    @inlinable @inline(__always)
    package func captured(_ frame: StoredFrame, _ body: (RawSpan) -> Void) {
        let start = Int(frame.offset)
        body(extracting(start..<start &+ Int(frame.capturedLength)))
    }
}
