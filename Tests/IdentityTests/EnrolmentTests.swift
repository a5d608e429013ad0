// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Identity
import Testing
import Values

@Suite("joining")
struct EnrolmentTests {
    private let token = JoinToken(pin: Digest(of: [1, 2, 3]))
    private let pem: String
    private let reportKey = SigningKey()
    private let stored: StoredJoinToken

    init() throws {
        pem = try certificateRequest()
        stored = StoredJoinToken(token, site: "dc-1", vantage: .inside, name: "probe-1", now: now)
    }

    private func code(_ request: EnrolmentRequest, _ stored: StoredJoinToken, at time: Timestamp = now) -> IdentityError
        .Code?
    {
        #expect(throws: IdentityError.self) { try stored.redeem(request, now: time) }?.code
    }

    @Test("a token comes back from its text, and nothing like it does")
    func text() throws {
        let read = try JoinToken("  \(token)\n")
        #expect(read.id == token.id && read.secret == token.secret && read.pin == token.pin)
        #expect(JoinToken(pin: token.pin).secret != token.secret)
        let text = token.description
        for wrong in [
            "", "ttp1", String(text.dropLast()), String(text.dropFirst()), text + "a", "ttp2" + text.dropFirst(4),
            text.replacing(".", with: "!"), text.uppercased(),
        ] {
            let error = #expect(throws: IdentityError.self, "\(wrong)") { try JoinToken(wrong) }
            #expect(error?.description.contains(token.secret) == false)
        }
    }

    @Test("the first use is accepted, and what is stored does not contain the secret")
    func first() throws {
        let request = try enrolmentRequest(token, pem, reportKey)
        guard case .first(let certificateRequest, let usedBy) = try stored.redeem(request, now: now) else {
            Issue.record("not the first use")
            return
        }
        #expect(usedBy == request.keysFingerprint(certificateRequest))
        #expect(stored.expires == now.advanced(bySeconds: 3_600))
        let json = String(decoding: try JSONEncoder().encode(stored), as: UTF8.self)
        #expect(!json.contains(token.secret))
    }

    @Test("the same keys may ask again, even late; other keys never")
    func again() throws {
        let request = try enrolmentRequest(token, pem, reportKey)
        var used = stored
        used.usedBy = request.keysFingerprint(try CertificateRequest(pem: pem))
        guard case .again = try used.redeem(request, now: now.advanced(bySeconds: 7_200)) else {
            Issue.record("not recognised")
            return
        }
        #expect(code(try enrolmentRequest(token, pem), used) == .tokenUsed)
        #expect(code(try enrolmentRequest(token, certificateRequest(), reportKey), used) == .tokenUsed)
        used.isBurned = true
        #expect(code(request, used) == .tokenUsed)
    }

    @Test("an expired token, another token and another secret are refused")
    func refused() throws {
        let request = try enrolmentRequest(token, pem, reportKey)
        #expect(code(request, stored, at: now.advanced(bySeconds: 3_600)) == .tokenExpired)
        let short = StoredJoinToken(
            token, site: "dc-1", vantage: .inside, name: "probe-1", now: now, lifetime: 1e9)
        #expect(short.expires == stored.expires)
        let other = JoinToken(pin: token.pin)
        #expect(code(try enrolmentRequest(other, pem, reportKey), stored) == .tokenWrong)
        var guess = request
        guess.tokenSecret = other.secret
        #expect(code(guess, stored) == .tokenWrong)
        guess.tokenSecret = ""
        #expect(code(guess, stored) == .tokenWrong)
    }

    @Test("a proof for another token, nonce, certificate key or report key is refused")
    func proof() throws {
        let request = try enrolmentRequest(token, pem, reportKey)
        let fingerprint = try request.verifyProof().fingerprint
        #expect(try fingerprint == CertificateRequest(pem: pem).fingerprint)
        let changes: [(inout EnrolmentRequest) throws -> Void] = [
            { $0.nonce = Digest(of: [9]) },
            { $0.tokenID = "x" },
            { $0.certificateRequest = try certificateRequest() },
            { $0.reportKey = SigningKey().verificationKey },
            { $0.proof = String(repeating: "0", count: 128) },
        ]
        for change in changes {
            var wrong = request
            try change(&wrong)
            let error = #expect(throws: IdentityError.self) { try wrong.verifyProof() }
            #expect(error?.code == .badSignature)
        }
        for proof in ["", "zz", String(request.proof.dropLast(2))] {
            var wrong = request
            wrong.proof = proof
            let error = #expect(throws: IdentityError.self) { try wrong.verifyProof() }
            #expect(error?.code == .malformed)
        }
    }
}
