// SPDX-License-Identifier: Apache-2.0

/// Of the numbers in a file.
struct ByteOrder: Sendable {
    /// Not as this machine has them.
    let isSwapped: Bool

    var isLittleEndian: Bool { (1.littleEndian == 1) != isSwapped }

    @inline(__always)
    func word(_ bytes: RawSpan, at offset: Int) -> UInt32 {
        let word = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return isSwapped ? word.byteSwapped : word
    }

    @inline(__always)
    func half(_ bytes: RawSpan, at offset: Int) -> UInt16 {
        let half = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self)
        return isSwapped ? half.byteSwapped : half
    }
}
