// SPDX-License-Identifier: Apache-2.0

/// The one place where packet bytes become integers. All fields on the wire are big-endian (RFC 1700).
///
/// Each load is bounds-checked by `RawSpan`, yet the views check their header's length once, up front, so that a short
/// frame is a thrown ``PacketError`` and never a trap.
extension RawSpan {
    @inlinable @inline(__always)
    package func bigEndian<T: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: T.Type = T.self) -> T {
        // Safe: bounds are checked by the callee, and any bit pattern is a valid integer.
        unsafe T(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: T.self))
    }

    @inlinable @inline(__always)
    package func byte(at offset: Int) -> UInt8 {
        bigEndian(at: offset)
    }

    /// The 48 bits at `offset`, as in `MACAddress.bits`.
    func bigEndian48(at offset: Int) -> UInt64 {
        UInt64(bigEndian(at: offset, as: UInt32.self)) << 16 | UInt64(bigEndian(at: offset + 4, as: UInt16.self))
    }
}

extension RawSpan {
    /// Throws unless the span holds at least `needed` bytes.
    func require(_ needed: Int, for layer: PacketLayer) throws(PacketError) {
        if byteCount < needed { throw .truncated(layer, needed: needed, available: byteCount) }
    }
}
