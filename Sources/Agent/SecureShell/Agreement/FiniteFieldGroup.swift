// SPDX-License-Identifier: Apache-2.0

/// A multiplicative group modulo a prime.
struct FiniteFieldGroup: Hashable, Sendable {
    /// Lengths of primes that a server may choose, in bits (RFC 4419, section 3; RFC 8270).
    static let chosenBits: ClosedRange<Int> = 2_048...8_192
    /// The length that it is asked for.
    static let preferredBits = 3_072

    /// Big-endian, without leading zeros.
    let prime: [UInt8]
    let generator: [UInt8]

    /// A group as a server sends it.
    /// - Throws: when the prime is even, or too short or too long to be taken for one.
    init(prime: [UInt8], generator: [UInt8]) throws(SSHFailure) {
        self.prime = prime
        self.generator = generator
        let bits = prime.count * 8 - (prime.first?.leadingZeroBitCount ?? 0)
        guard FiniteFieldGroup.chosenBits.contains(bits), (prime.last ?? 0) & 1 == 1, isInRange(generator) else {
            throw .malformed("a group of \(bits) bits that is none")
        }
    }

    /// The fixed group of a method; `nil` for a method without one.
    init?(of method: SSHExchangeMethod) {
        guard let group = MODP(method) else { return nil }
        prime = group.prime
        generator = [2]
    }

    /// Whether the number lies between 1 and the prime less 1, both excluded. It has no leading zeros.
    func isInRange(_ number: [UInt8]) -> Bool {
        var most = prime
        // The prime is odd.
        most[most.count - 1] &= 0xfe
        guard number.count == most.count else { return number.count < most.count && !number.isEmpty && number != [1] }
        return number.lexicographicallyPrecedes(most)
    }
}

/// The groups of RFC 2409 (1,024 bits) and RFC 3526, by their formula:
/// 2^n - 2^(n-64) - 1 + 2^64 * (floor(2^(n-130) pi) + offset).
private struct MODP {
    let bits: Int
    let offset: Int

    init?(_ method: SSHExchangeMethod) {
        switch method {
        case .group1: (bits, offset) = (1_024, 129_093)
        case .group14, .group14WithSHA1: (bits, offset) = (2_048, 124_476)
        case .group15: (bits, offset) = (3_072, 1_690_314)
        case .group16: (bits, offset) = (4_096, 240_904)
        case .group17: (bits, offset) = (6_144, 929_484)
        case .group18: (bits, offset) = (8_192, 4_743_158)
        case .curve25519, .curve25519OfLibSSH, .p256, .p384, .p521, .mlkem768, .sntrup761, .sntrup761OfOpenSSH,
            .groupExchange, .groupExchangeWithSHA1:
            return nil
        }
    }

    var prime: [UInt8] {
        // 64 bits of ones, the digits of pi, 64 bits of ones, for which the digits lend one.
        let ones = [UInt8](repeating: 0xff, count: 8)
        var middle = Array(MODP.digits.prefix(bits / 8 - 16))
        var carry = offset - 1
        for index in middle.indices.reversed() where carry > 0 {
            carry += Int(middle[index])
            middle[index] = UInt8(truncatingIfNeeded: carry)
            carry >>= 8
        }
        return ones + middle + ones
    }

    /// floor(2^8062 pi), big-endian.
    private static let digits: [UInt8] = {
        let text = Array(hexadecimal.utf8.filter { $0 > 0x20 })
        return stride(from: 0, to: text.count - 1, by: 2).map { index in
            text[index...(index + 1)].reduce(0) { $0 << 4 | ($1 < 0x40 ? $1 - 0x30 : $1 - 0x37) }
        }
    }()

    private static let hexadecimal = """
        C90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437
        4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3D
        C2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804
        F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE5
        15D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7
        ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200CBBE117577A615D6C
        770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A92108011A723C12A787E6D788719A10BDBA5B2699C327186AF4E23C
        1A946834B6150BDA2583E9CA2AD44CE8DBBBC2DB04DE8EF92E8EFC141FBECAA6287C59474E6BC05D99B2964FA090C3A2233BA186515BE7ED
        1F612970CEE2D7AFB81BDD762170481CD0069127D5B05AA993B4EA988D8FDDC186FFB7DC90A6C08F4DF435C93402849236C3FAB4D27C7026
        C1D4DCB2602646DEC9751E763DBA37BDF8FF9406AD9E530EE5DB382F413001AEB06A53ED9027D831179727B0865A8918DA3EDBEBCF9B14ED
        44CE6CBACED4BB1BDB7F1447E6CC254B332051512BD7AF426FB8F401378CD2BF5983CA01C64B92ECF032EA15D1721D03F482D7CE6E74FEF6
        D55E702F46980C82B5A84031900B1C9E59E7C97FBEC7E8F323A97A7E36CC88BE0F1D45B7FF585AC54BD407B22B4154AACC8F6D7EBF48E1D8
        14CC5ED20F8037E0A79715EEF29BE32806A1D58BB7C5DA76F550AA3D8A1FBFF0EB19CCB1A313D55CDA56C9EC2EF29632387FE8D76E3C0468
        043E8F663F4860EE12BF2D5B0B7474D6E694F91E6DBE115974A3926F12FEE5E438777CB6A932DF8CD8BEC4D073B931BA3BC832B68D9DD300
        741FA7BF8AFC47ED2576F6936BA424663AAB639C5AE4F5683423B4742BF1C978238F16CBE39D652DE3FDB8BEFC848AD922222E04A4037C07
        13EB57A81A23F0C73473FC646CEA306B4BCBC8862F8385DDFA9D4B7FA2C087E879683303ED5BDD3A062B3CF5B3A278A66D2A13F83F44F82D
        DF310EE074AB6A364597E899A0255DC164F31CC50846851DF9AB48195DED7EA1B1D510BD7EE74D73FAF36BC31ECFA268359046F4EB879F92
        4009438B481C6CD7889A002ED5EE382BC9190DA6FC026E479558E4475677E9AA9E3050E2765694DFC81F56E880B96E7160C980DD98A573EA
        """
}
