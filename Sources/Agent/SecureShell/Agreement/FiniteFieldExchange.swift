// SPDX-License-Identifier: Apache-2.0

/// Diffie-Hellman in a finite field (RFC 4253, section 8). The exponent is short because nothing is kept secret by it: the session ends before
/// its keys are used. It only has to be unpredictable, so that the server's signature is a fresh one.
struct FiniteFieldExchange {
    private static let exponentBytes = 16

    /// Big-endian, as long as the prime.
    let publicValue: [UInt8]
    private let group: FiniteFieldGroup
    private let modulus: OddModulus
    private let exponent: [UInt8]

    /// `nil` for a group whose figures cannot be one's.
    init?(_ group: FiniteFieldGroup) {
        guard let modulus = OddModulus(group.prime), group.isInRange(group.generator) else { return nil }
        var generator = SystemRandomNumberGenerator()
        var exponent = (0..<Self.exponentBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        exponent[0] |= 0x80
        self.group = group
        self.modulus = modulus
        self.exponent = exponent
        publicValue = modulus.power(group.generator, exponent)
    }

    /// The shared secret, big-endian; `nil` when the peer's value is not between 1 and the prime less 1 (RFC 4253, section 8).
    func secret(with theirs: [UInt8]) -> [UInt8]? {
        group.isInRange(theirs) ? modulus.power(theirs, exponent) : nil
    }
}
