// SPDX-License-Identifier: Apache-2.0

/// Reads an input as a list of choices: what the fuzzer mutates then keeps its meaning, where checksums and lengths would
/// refuse nearly all random bytes. An exhausted script gives zeros.
struct Script {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ input: UnsafeRawBufferPointer) {
        rest = input[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// Big-endian.
    mutating func number<T: FixedWidthInteger>(_ type: T.Type) -> T {
        var value: T = 0
        for _ in 0..<(T.bitWidth / 8) { value = value << 8 | T(truncatingIfNeeded: byte()) }
        return value
    }

    /// At most `count` bytes.
    mutating func bytes(_ count: Int) -> [UInt8] {
        let taken = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
        return taken
    }

    mutating func remainder() -> [UInt8] { bytes(rest.count) }

    mutating func text() -> String { String(decoding: remainder(), as: UTF8.self) }
}
