// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import CryptoExtras
import Foundation

/// scrypt's cost parameters (RFC 7914), which set the cost of each guess. The default takes 64 MiB and twice the time of one pass.
package struct PasswordCost: Sendable, Equatable {
    /// N is 2 to this power.
    package let logN: Int
    package let blockSize: Int
    package let parallelism: Int

    package init(logN: Int = 16, blockSize: Int = 8, parallelism: Int = 2) {
        self.logN = logN
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// Whether the parameters in a stored text are within bounds, so that a forged one cannot exhaust the memory.
    var isReasonable: Bool {
        (1...20).contains(logN) && (1...32).contains(blockSize) && (1...16).contains(parallelism)
            && blockSize << logN <= 1 << 22
    }
}

/// A stored password: `$scrypt$ln=16,r=8,p=2$salt$hash`, the form of the Password Hashing Competition.
struct PasswordHash: CustomStringConvertible {
    let cost: PasswordCost
    let salt: [UInt8]
    let hash: [UInt8]

    /// Hashes a password with a new salt. Slow by design. Throws `malformed` for one that is empty or above 1024 bytes.
    init(of password: String, cost: PasswordCost) throws(IdentityError) {
        self.cost = cost
        salt = randomBytes(16)
        hash = try Self.derive(password, salt, cost, 32)
    }

    /// `nil` for anything else than ``description`` writes.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let salt = Self.decode(parts[3]),
            let hash = Self.decode(parts[4]), salt.count >= 8, hash.count >= 16
        else { return nil }
        let numbers = parts[2].split(separator: ",").map { $0.split(separator: "=") }
        guard numbers.map(\.first) == ["ln", "r", "p"], let logN = numbers[0].last.flatMap({ Int($0) }),
            let blockSize = numbers[1].last.flatMap({ Int($0) }), let parallelism = numbers[2].last.flatMap({ Int($0) })
        else { return nil }
        cost = PasswordCost(logN: logN, blockSize: blockSize, parallelism: parallelism)
        guard cost.isReasonable else { return nil }
        self.salt = salt
        self.hash = hash
    }

    var description: String {
        "$scrypt$ln=\(cost.logN),r=\(cost.blockSize),p=\(cost.parallelism)$\(Self.encode(salt))$\(Self.encode(hash))"
    }

    /// Slow by design.
    func matches(_ password: String) throws(IdentityError) -> Bool {
        constantTimeEqual(try Self.derive(password, salt, cost, hash.count), hash)
    }

    private static func derive(
        _ password: String, _ salt: [UInt8], _ cost: PasswordCost, _ count: Int
    ) throws(IdentityError) -> [UInt8] {
        // Composed, because keyboards differ in how they write the same letters.
        let bytes = Array(password.precomposedStringWithCompatibilityMapping.utf8)
        guard (1...1_024).contains(bytes.count) else {
            throw IdentityError(.malformed, "a password has 1 to 1024 bytes, not \(bytes.count)")
        }
        do {
            let key = try KDF.Scrypt.deriveKey(
                from: bytes, salt: salt, outputByteCount: count, rounds: 1 << cost.logN, blockSize: cost.blockSize,
                parallelism: cost.parallelism)
            return key.withUnsafeBytes(Array.init)
        } catch {
            throw IdentityError(.malformed, "scrypt refused its parameters: \(error)")
        }
    }

    /// Standard base64 without padding.
    private static func encode(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func decode(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map(Array.init)
    }
}
