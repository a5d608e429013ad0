// SPDX-License-Identifier: Apache-2.0

/// The byte order of the numbers in a file.
struct ByteOrder: Sendable {
    /// The other one than this machine's.
    let isSwapped: Bool

    var isLittleEndian: Bool { (1.littleEndian == 1) != isSwapped }

    @inline(__always)
    func word(_ bytes: RawSpan, at offset: Int) -> UInt32 {
        let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return isSwapped ? word.byteSwapped : word
    }

    @inline(__always)
    func byte(_ bytes: RawSpan, at offset: Int) -> UInt8 {
        unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    @inline(__always)
    func half(_ bytes: RawSpan, at offset: Int) -> UInt16 {
        let half = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self)
        return isSwapped ? half.byteSwapped : half
    }
}
