// SPDX-License-Identifier: Apache-2.0

import Crypto
import Testing

@testable import SecureShell

/// Powers modulo odd numbers, and the fixed groups of RFC 2409 and RFC 3526.
struct OddModulusTests {
    private func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.utf8.map { $0 < 0x3a ? $0 - 0x30 : $0 - 0x61 + 10 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// Figures by Python's pow().
    @Test(arguments: [
        (
            "d3",
            "26",
            "65",
            "1f"
        ),
        (
            "8c5c7fd0a6a3a451",
            "1818e811892f902b",
            "9531985d5d9dc9f8",
            "49e2feb4be765132"
        ),
        (
            "01e8e25d940ed90475",
            "00099950d836f675cc",
            "006b0d549b6f03675a",
            "011813449144e278eb"
        ),
        (
            "ecad4a268d116ece1738f7d93d9c1725",
            "1fb17c2390c192cfd3ac94af0f21ddb6",
            "a09f76b5a170b33839263059f28c105d",
            "96a38e43d1226cf97466d4dd8a0e4fd2"
        ),
        (
            "8a24ede6a46b4cb2424a23d5962217beaddbc496cb8e81973e0becd7b03898d190f9ebdacc0cb1e29c658cda1495e60af593bd04cf0fd630f1f29d0da9953f48f1",
            "10b64ce4228c38fb2918f135d25f557203301850c5a38fd547923a736994e3bf911a61dbe22e44158bae97ba94d0eda82f8f6d05584ef8aa38922766581e27a1c0",
            "34b9b5df9e7769b10f4205b4907a70c3",
            "780ce0ae557db1b6574efa6e1f8d56dfa45822b89f1ef4072c795ff0273ee337cfeab9e862b4f401b3babc95a83d0f9a72e544e0bddc0c7e767efc3682bc0d2efd"
        ),
        (
            "9e398f1012bd4acefaecbd389be4bcfc49b64a0872e6cc3ababced2057ee05cde00902c77ebff206867347214cdd2055930d6eaf14f4733f3e7d1bfbc7a2ea20b2f14c942e05319acb5c74273f98e2774cbd87ad5c90a9587403e430ec66a78795e761d17731af10506bf2efc6f877186d76b07e881ed162ae2eb1547f150525",
            "26a2c0bd3b1287fff52ddf5d616499c9e25a7605aec6f0245bd86d40fc891b4a6a50df4db4d66a3a47469a4d8cdb305fdd2e16096e36aab0d1bc52d9230d977ee22571594720771f8ca8181166d2287672fdf2022a96fb1a14a0f9e77f1b103cdf1582b0eab477d26415479c65dc9f503f63af83bd0561e6211c70cf49952399",
            "3b61867626bb7dbd2d1c9af0153e7c2a",
            "52e8524eec61b80f3d05b1df43a38c1b3f6c87c74172f607f69059930e005fa9b53946034350054a519a4f1e8d8c34f2b715e4afad6ddf1fe24a18da0d4be23529c27e8965cdc7ff5b8239927307e046275951c9722cb539b42f593f5815d36015dd34574f0267fa0b0cef85bfe00c4f36372ee272d54ac57f64c31162563c92"
        ),
        (
            "ffffffffffffffffffffffffffffffffffffffffffffffff",
            "fffffffffffffffffffffffffffffffffffffffffffffffe",
            "03",
            "fffffffffffffffffffffffffffffffffffffffffffffffe"
        ),
    ])
    func `powers are those of another implementation`(
        _ modulus: String, _ base: String, _ exponent: String, _ power: String
    ) throws {
        let modulus = try #require(OddModulus(bytes(modulus)))
        #expect(modulus.power(bytes(base), bytes(exponent)) == bytes(power))
    }

    @Test func `small figures are right without exception`() throws {
        for modulus in stride(from: UInt8(3), through: 61, by: 2) {
            let odd = try #require(OddModulus([0, modulus]))
            for base in 0..<modulus {
                var power: UInt8 = 1
                for exponent in 0..<UInt8(6) {
                    #expect(odd.power([base], [exponent]) == [power % modulus], "\(base)^\(exponent) mod \(modulus)")
                    power = UInt8(truncatingIfNeeded: Int(power) * Int(base) % Int(modulus))
                }
            }
        }
    }

    @Test(arguments: [[], [0], [1], [0, 1], [4], [255, 254]] as [[UInt8]])
    func `an even number, zero and one are no modulus`(_ magnitude: [UInt8]) {
        #expect(OddModulus(magnitude) == nil)
    }

    /// SHA-256 of the primes as the RFCs print them.
    @Test(arguments: [
        (SSHExchangeMethod.group1, 1_024, "3f35a3f5f6c4376a744acad409bb22f8d897f949d2311d885adaa890981b67a0"),
        (.group14, 2_048, "d66436f79bbd6b2e38c0ffbd079be904d2641415e2e67140e09448be9a60890e"),
        (.group15, 3_072, "48cf8b092fbce4359d9871abf74f98e25b6163379eaa15cd9087e800c6d1c55c"),
        (.group16, 4_096, "4ee95187682bcb230ad26a95205f6920e84708f6251b3894329b09ec23919e33"),
        (.group17, 6_144, "d1bfe6d0925ce7e4da262b62861514a7755e35831e429f343e7b864848657efd"),
        (.group18, 8_192, "39ab4feab950a3128fb71accb9fc3965d857012e081998a85996e3ea8b3c3bcf"),
    ])
    func `the fixed groups are those of the RFCs`(_ method: SSHExchangeMethod, _ bits: Int, _ digest: String) throws {
        let group = try #require(FiniteFieldGroup(of: method))
        #expect(group.prime.count == bits / 8 && group.generator == [2])
        #expect(Array(SHA256.hash(data: group.prime)) == bytes(digest))
    }

    @Test func `a value outside of the group is refused`() throws {
        let group = try #require(FiniteFieldGroup(of: .group14))
        let exchange = try #require(FiniteFieldExchange(group))
        var less = group.prime
        less[less.count - 1] &= 0xfe
        for value in [[], [1], less, group.prime, [1] + group.prime] { #expect(exchange.secret(with: value) == nil) }
        less[less.count - 1] &= 0xfd
        #expect(exchange.secret(with: [2]) == exchange.publicValue && exchange.secret(with: less) != nil)
    }

    @Test(
        arguments: [
            ([UInt8](repeating: 0xff, count: 128), [2]), ([UInt8](repeating: 0xff, count: 1_025), [2]),
            ([UInt8](repeating: 0xfe, count: 256), [2]), ([UInt8](repeating: 0xff, count: 256), [1]),
            ([UInt8](repeating: 0xff, count: 256), []), ([], [2]),
        ] as [([UInt8], [UInt8])])
    func `a server's group that cannot be one is refused`(_ prime: [UInt8], _ generator: [UInt8]) {
        #expect(throws: SSHFailure.self) { try FiniteFieldGroup(prime: prime, generator: generator) }
    }
}
