// SPDX-License-Identifier: Apache-2.0

/// Arithmetic modulo an odd number of any length, by Montgomery's method (P. L. Montgomery, Modular multiplication without trial division, 1985; the
/// order of the loops is CIOS of Koç, Acar and Kaliski, 1996).
///
/// Its time depends on the figures: it is for exponents that protect nothing.
struct OddModulus: Hashable, Sendable {
    /// Little-endian.
    private let limbs: [UInt64]
    /// -1 / ``limbs``[0] modulo 2^64.
    private let inverse: UInt64
    private let byteCount: Int

    /// - Parameter magnitude: big-endian. `nil` unless it is odd and greater than one.
    init?(_ magnitude: [UInt8]) {
        let digits = Array(magnitude.drop { $0 == 0 })
        guard let last = digits.last, last & 1 == 1, digits != [1] else { return nil }
        byteCount = digits.count
        limbs = Self.limbs(digits, count: (digits.count + 7) / 8)
        // Newton: each round doubles the number of right bits, and an odd number is its own inverse modulo 8.
        let odd = limbs[0]
        inverse = 0 &- (0..<5).reduce(odd) { guess, _ in guess &* (2 &- odd &* guess) }
    }

    /// `base` to the power of `exponent`, big-endian, as long as the modulus.
    ///
    /// - Parameters:
    ///   - base: big-endian, less than the modulus.
    ///   - exponent: big-endian.
    func power(_ base: [UInt8], _ exponent: [UInt8]) -> [UInt8] {
        let one = representative(ofOne: ())
        let factor = multiply(Self.limbs(Array(base.drop { $0 == 0 }), count: limbs.count), square(ofRadix: one))
        var result = one
        for byte in exponent {
            for bit in (0..<8).reversed() {
                result = multiply(result, result)
                if byte >> bit & 1 == 1 { result = multiply(result, factor) }
            }
        }
        var plain = [UInt64](repeating: 0, count: limbs.count)
        plain[0] = 1
        let bytes = multiply(result, plain).reversed().flatMap { limb in
            (0..<8).reversed().map { UInt8(truncatingIfNeeded: limb >> ($0 * 8)) }
        }
        return Array(bytes.suffix(byteCount))
    }

    /// The radix 2^(64 n) modulo the modulus.
    private func representative(ofOne: Void) -> [UInt64] {
        // The highest power of two below the modulus, doubled up to the radix.
        let top = limbs[limbs.count - 1]
        var value = [UInt64](repeating: 0, count: limbs.count)
        value[limbs.count - 1] = 1 << UInt64(63 - top.leadingZeroBitCount)
        for _ in 0...top.leadingZeroBitCount { value = double(value) }
        return value
    }

    /// The radix squared: 2 to the power of 64 n, as ``multiply(_:_:)`` represents it.
    private func square(ofRadix one: [UInt64]) -> [UInt64] {
        let exponent = limbs.count * 64
        var result = one
        for bit in (0..<(Int.bitWidth - exponent.leadingZeroBitCount)).reversed() {
            result = multiply(result, result)
            if exponent >> bit & 1 == 1 { result = double(result) }
        }
        return result
    }

    private func double(_ value: [UInt64]) -> [UInt64] {
        var carry: UInt64 = 0
        let doubled = value.map { limb in
            defer { carry = limb >> 63 }
            return limb << 1 | carry
        }
        return reduced(doubled, carry)
    }

    /// The product divided by the radix.
    private func multiply(_ left: [UInt64], _ right: [UInt64]) -> [UInt64] {
        let count = limbs.count
        var sum = [UInt64](repeating: 0, count: count + 2)
        for factor in right {
            var carry: UInt64 = 0
            for index in 0..<count { sum[index] = Self.add(left[index], factor, sum[index], &carry) }
            var (low, overflow) = sum[count].addingReportingOverflow(carry)
            sum[count] = low
            sum[count + 1] = overflow ? 1 : 0
            let quotient = sum[0] &* inverse
            carry = 0
            _ = Self.add(limbs[0], quotient, sum[0], &carry)
            for index in 1..<max(1, count) { sum[index - 1] = Self.add(limbs[index], quotient, sum[index], &carry) }
            (low, overflow) = sum[count].addingReportingOverflow(carry)
            sum[count - 1] = low
            sum[count] = sum[count + 1] &+ (overflow ? 1 : 0)
        }
        return reduced(Array(sum.prefix(count)), sum[count])
    }

    /// `left` × `right` + `more` + `carry`, whose upper half becomes the carry.
    @inline(__always)
    private static func add(_ left: UInt64, _ right: UInt64, _ more: UInt64, _ carry: inout UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        let (first, overflow) = product.low.addingReportingOverflow(more)
        let (second, overflows) = first.addingReportingOverflow(carry)
        carry = product.high &+ (overflow ? 1 : 0) &+ (overflows ? 1 : 0)
        return second
    }

    /// The value less the modulus unless it is smaller. `carry` is its limb beyond the last.
    private func reduced(_ value: [UInt64], _ carry: UInt64) -> [UInt64] {
        var borrow: UInt64 = 0
        var difference = value
        for index in limbs.indices {
            let (first, underflow) = value[index].subtractingReportingOverflow(limbs[index])
            let (second, underflows) = first.subtractingReportingOverflow(borrow)
            difference[index] = second
            borrow = underflow || underflows ? 1 : 0
        }
        return carry == 0 && borrow == 1 ? value : difference
    }

    /// The digits, filled up with zeros; those beyond `count` limbs are left out.
    private static func limbs(_ digits: [UInt8], count: Int) -> [UInt64] {
        var limbs = [UInt64](repeating: 0, count: count)
        for (index, byte) in digits.reversed().enumerated().prefix(count * 8) {
            limbs[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8)
        }
        return limbs
    }
}
