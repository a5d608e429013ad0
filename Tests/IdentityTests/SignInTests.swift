// SPDX-License-Identifier: Apache-2.0

import Evidence
import Identity
import Ledger
import TestSupport
import Testing

@Suite("passwords and secrets", .timeLimit(.minutes(2)))
struct SignInTests {
    private let cheap = PasswordCost(logN: 4, parallelism: 1)

    @Test("a password is known again, any other is not")
    func passwords() async throws {
        let hasher = PasswordHasher(cost: cheap)
        let stored = try await hasher.hash("rahasia-Ünïcode 1")
        #expect(stored.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
        #expect(try await hasher.verify("rahasia-Ünïcode 1", against: stored))
        // The same letters, composed otherwise.
        #expect(try await hasher.verify("rahasia-U\u{308}ni\u{308}code 1", against: stored))
        for wrong in ["", "rahasia", "rahasia-Ünïcode 2", "rahasia-Ünïcode 1 ", String(repeating: "a", count: 2_000)] {
            let isRight = try await hasher.verify(wrong, against: stored)
            #expect(!isRight)
        }
        let another = try await hasher.hash("rahasia-Ünïcode 1")
        #expect(another != stored)
        #expect(!hasher.isOutdated(stored))
        #expect(PasswordHasher(cost: PasswordCost(logN: 5, parallelism: 1)).isOutdated(stored))
    }

    @Test("no password matches a user who does not exist")
    func unknownUser() async throws {
        let hasher = PasswordHasher(cost: cheap)
        let isRight = try await hasher.verify("x", against: nil)
        #expect(!isRight)
    }

    /// Password, salt and cost of the third vector in RFC 7914, 12; the hash is its first 32 bytes.
    @Test("a hash of another implementation is read")
    func knownAnswer() async throws {
        let stored =
            "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI"
        let isRight = try await PasswordHasher().verify("pleaseletmein", against: stored)
        #expect(isRight)
    }

    @Test(
        "a stored text that asks for too much, or is none of ours, is an error and no trap",
        arguments: [
            "", "plain", "$scrypt$",
            "$scrypt$ln=40,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=16,r=99999,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=,r=,p=$$", "$scrypt$ln=4,r=8,p=1$AA$AA", "$argon2id$v=19$m=1,t=1,p=1$AAAA$AAAA",
            "$scrypt$ln=-4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ])
    func badStored(_ text: String) async throws {
        let hasher = PasswordHasher(cost: cheap)
        let error = await #expect(throws: IdentityError.self) { try await hasher.verify("x", against: text) }
        #expect(error?.code == .malformed)
    }

    @Test("no more wait for a check than may, and all that may are served")
    func crowd() async throws {
        let hasher = PasswordHasher(cost: PasswordCost(logN: 10, parallelism: 1), limit: 1)
        let stored = try await hasher.hash("x")
        let (served, refused) = await withTaskGroup(of: Bool?.self) { group in
            for _ in 0..<300 { group.addTask { try? await hasher.verify("x", against: stored) } }
            return await group.reduce(into: (0, 0)) { counts, isRight in
                if isRight == true { counts.0 += 1 } else { counts.1 += 1 }
            }
        }
        #expect(served + refused == 300)
        #expect(served >= 65)
        let isRight = try await hasher.verify("x", against: stored)
        #expect(isRight)
    }

    @Test("a secret comes back from its text; its CSRF token fits it alone")
    func secrets() throws {
        let secret = SecretToken()
        #expect(secret.text.utf8.count == 43)
        #expect(SecretToken(secret.text) == secret)
        #expect(SecretToken(secret.text)?.hash == secret.hash)
        #expect(SecretToken() != secret)
        for wrong in [
            "", String(secret.text.dropLast()), secret.text + "A", secret.text + "=", "é" + secret.text.dropFirst(2),
        ] {
            #expect(SecretToken(wrong) == nil)
        }
        #expect(secret.accepts(csrfToken: secret.csrfToken))
        #expect(secret.csrfToken != secret.text)
        for wrong in ["", secret.text, SecretToken().csrfToken, String(secret.csrfToken.dropLast())] {
            #expect(!secret.accepts(csrfToken: wrong))
        }
    }

    @Test("the service's keys are made once, openssl reads them, and a damaged one is never replaced")
    func serviceKeys() async throws {
        try await withTemporaryDirectory { directory in
            let keys = try ServiceKeys.open(directory: directory + "/keys", ledgerName: "titipan.example/ledger")
            let again = try ServiceKeys.open(directory: directory + "/keys", ledgerName: "titipan.example/ledger")
            #expect(keys.signing.verificationKey == again.signing.verificationKey)
            #expect(keys.ledger.verifier == again.ledger.verifier)
            #expect(keys.signing.verificationKey.raw != keys.ledger.verifier.publicKey)
            let text = try await openssl("pkey", "-in", directory + "/keys/service.key", "-noout", "-text_pub")
            let digits = text.filter(\.isHexDigit).lowercased()
            #expect(digits.hasSuffix(keys.signing.verificationKey.description))
            try "damaged".write(to: directory + "/keys/ledger.key")
            let damaged = #expect(throws: IdentityError.self) {
                try ServiceKeys.open(directory: directory + "/keys", ledgerName: "titipan.example/ledger")
            }
            #expect(damaged?.code == .malformed)
            let name = #expect(throws: IdentityError.self) {
                try ServiceKeys.open(directory: directory + "/other", ledgerName: "no good name")
            }
            #expect(name?.code == .malformed)
        }
    }
}
