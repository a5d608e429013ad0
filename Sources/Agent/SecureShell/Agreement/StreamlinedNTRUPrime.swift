// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// The client's half of the key encapsulation sntrup761 (D. J. Bernstein et al., NTRU Prime, round 3, 2020): a key of its own, and what the
/// server has encapsulated to it.
///
/// Its time depends on the figures, and what was not encapsulated to the key yields some secret or other, as the standard has it: the server's
/// signature over the exchange then does not hold.
struct StreamlinedNTRUPrime {
    /// Degree of the polynomial x^p - x - 1.
    private static let p = 761
    private static let q: Int32 = 4_591
    private static let half: Int32 = 2_295
    /// Coefficients of a short polynomial that are not zero.
    private static let weight = 286
    /// Values of a rounded coefficient.
    private static let roundedValues: UInt32 = 1_531
    private static let roundedBytes = 1_007
    static let ciphertextBytes = 1_039

    /// 1,158 bytes.
    let publicKey: [UInt8]
    private let short: [Int32]
    private let inverse: [Int32]

    init() {
        var generator = SystemRandomNumberGenerator()
        var found: (small: [Int32], inverse: [Int32])?
        while found == nil {
            let small = (0..<Self.p).map { _ in Int32.random(in: -1...1, using: &generator) }
            if let inverse = Self.reciprocal(of: small, by: 1, modulo: 3) { found = (small, inverse) }
            // Nearly all have one; of three times a short polynomial all have, because modulo q the ring is a field.
        }
        let signs = (0..<Self.weight).map { _ in Int32.random(in: 0...1, using: &generator) * 2 - 1 }
        short = (signs + Array(repeating: 0, count: Self.p - Self.weight)).shuffled(using: &generator)
        inverse = found?.inverse ?? []
        let third = Self.reciprocal(of: short, by: 3, modulo: Self.q) ?? []
        let quotient = Self.product(third, found?.small ?? [], modulo: Self.q)
        var bytes: [UInt8] = []
        Self.encode(
            quotient.map { UInt32($0 + Self.half) }, Array(repeating: UInt32(Self.q), count: Self.p), into: &bytes)
        publicKey = bytes
    }

    /// The secret that the server encapsulated, 32 bytes; `nil` for a ciphertext of another length.
    func decapsulate(_ ciphertext: [UInt8]) -> [UInt8]? {
        guard ciphertext.count == Self.ciphertextBytes else { return nil }
        var rest = ciphertext.prefix(Self.roundedBytes)
        let rounded = Self.decode(&rest, Array(repeating: Self.roundedValues, count: Self.p)).map {
            Int32($0) * 3 - Self.half
        }
        let scaled = Self.product(rounded, short, modulo: Self.q).map {
            Self.centred(Self.centred($0 * 3, Self.q), 3)
        }
        let input = Self.product(scaled, inverse, modulo: 3)
        let confirmed = Self.hash(3, Self.packed(input))
        return Self.hash(1, confirmed + ciphertext)
    }

    // MARK: Arithmetic

    /// The remainder nearest to zero.
    private static func centred(_ value: Int32, _ modulus: Int32) -> Int32 {
        let rest = value % modulus
        let half = modulus / 2
        return rest > half ? rest - modulus : rest < -half ? rest + modulus : rest
    }

    /// The product of two polynomials, of which `small` has coefficients from -1 to 1.
    private static func product(_ factor: [Int32], _ small: [Int32], modulo modulus: Int32) -> [Int32] {
        var sums = [Int32](repeating: 0, count: 2 * p)
        for (index, sign) in small.enumerated() where sign != 0 {
            for (other, value) in factor.enumerated() { sums[index + other] += sign * value }
        }
        // x^p is x + 1.
        for index in stride(from: 2 * p - 2, through: p, by: -1) {
            let sum = centred(sums[index], modulus)
            sums[index - p] += sum
            sums[index - p + 1] += sum
        }
        return sums.prefix(p).map { centred($0, modulus) }
    }

    /// 1 / (`factor` `polynomial`) by Bernstein's and Yang's division steps (2019); `nil` where there is none.
    private static func reciprocal(of polynomial: [Int32], by factor: Int32, modulo modulus: Int32) -> [Int32]? {
        var f = [Int32](repeating: 0, count: p + 1)
        (f[0], f[p - 1], f[p]) = (1, -1, -1)
        var g = Array(polynomial.reversed()) + [0]
        var v = [Int32](repeating: 0, count: p + 1)
        var r = v
        r[0] = inverted(factor, modulus)
        var delta = 1
        for _ in 0..<(2 * p - 1) {
            v.removeLast()
            v.insert(0, at: 0)
            if delta > 0, g[0] != 0 {
                swap(&f, &g)
                swap(&v, &r)
                delta = -delta
            }
            delta += 1
            let (first, second) = (f[0], g[0])
            if second != 0 || first != 1 {
                for index in 0...p {
                    g[index] = centred(first * g[index] - second * f[index], modulus)
                    r[index] = centred(first * r[index] - second * v[index], modulus)
                }
            }
            g.removeFirst()
            g.append(0)
        }
        guard delta == 0 else { return nil }
        let scale = inverted(f[0], modulus)
        return (0..<p).map { centred(scale * v[p - 1 - $0], modulus) }
    }

    /// By Fermat: the modulus is a prime.
    private static func inverted(_ value: Int32, _ modulus: Int32) -> Int32 {
        (0..<(modulus - 2)).reduce(1) { power, _ in centred(power * value, modulus) }
    }

    // MARK: Encoding

    /// Four coefficients to a byte.
    private static func packed(_ small: [Int32]) -> [UInt8] {
        stride(from: 0, to: p, by: 4).map { start in
            (start..<min(start + 4, p)).reduce(0) { byte, index in
                byte | UInt8(truncatingIfNeeded: small[index] + 1) << (2 * UInt8(index - start))
            }
        }
    }

    /// Numbers below their `limits` in as few bytes as go.
    private static func encode(_ numbers: [UInt32], _ limits: [UInt32], into bytes: inout [UInt8]) {
        guard numbers.count > 1 else {
            var (number, limit) = (numbers.first ?? 0, limits.first ?? 1)
            while limit > 1 { Self.put(&number, &limit, &bytes) }
            return
        }
        var (pairs, pairLimits): ([UInt32], [UInt32]) = ([], [])
        for index in stride(from: 0, to: numbers.count - 1, by: 2) {
            var number = numbers[index] + numbers[index + 1] * limits[index]
            var limit = limits[index] * limits[index + 1]
            while limit >= 16_384 { Self.put(&number, &limit, &bytes) }
            pairs.append(number)
            pairLimits.append(limit)
        }
        if numbers.count % 2 == 1 {
            pairs.append(numbers[numbers.count - 1])
            pairLimits.append(limits[limits.count - 1])
        }
        encode(pairs, pairLimits, into: &bytes)
    }

    private static func put(_ number: inout UInt32, _ limit: inout UInt32, _ bytes: inout [UInt8]) {
        bytes.append(UInt8(truncatingIfNeeded: number))
        number >>= 8
        limit = (limit + 255) >> 8
    }

    /// The reverse of ``encode(_:_:into:)``; figures beyond their limits are brought below them.
    private static func decode(_ bytes: inout ArraySlice<UInt8>, _ limits: [UInt32]) -> [UInt32] {
        guard limits.count > 1 else {
            let (low, high) = (UInt32(bytes.popFirst() ?? 0), limits[0] > 256 ? UInt32(bytes.popFirst() ?? 0) : 0)
            return [(low | high << 8) % max(1, limits[0])]
        }
        var (bottoms, pairLimits): ([(number: UInt32, scale: UInt32)], [UInt32]) = ([], [])
        for index in stride(from: 0, to: limits.count - 1, by: 2) {
            var (number, scale, limit): (UInt32, UInt32, UInt32) = (0, 1, limits[index] * limits[index + 1])
            while limit >= 16_384 {
                number += scale * UInt32(bytes.popFirst() ?? 0)
                scale <<= 8
                limit = (limit + 255) >> 8
            }
            bottoms.append((number, scale))
            pairLimits.append(limit)
        }
        if limits.count % 2 == 1 { pairLimits.append(limits[limits.count - 1]) }
        let tops = decode(&bytes, pairLimits)
        var numbers: [UInt32] = []
        for (index, bottom) in bottoms.enumerated() {
            let number = bottom.number + bottom.scale * tops[index]
            numbers.append(number % limits[2 * index])
            numbers.append(number / limits[2 * index] % limits[2 * index + 1])
        }
        if limits.count % 2 == 1 { numbers.append(tops[tops.count - 1]) }
        return numbers
    }

    private static func hash(_ prefix: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        Array(SHA512.hash(data: [prefix] + bytes).prefix(32))
    }
}
