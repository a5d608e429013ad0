// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Evidence
import HTTPTypes
import OfficeSupport
import Testing
import Values

@testable import Web

/// An agent's certificate on the officers' page.
@Suite struct AgentRecoveryTests {
    @Test(arguments: [
        ("", "segera berakhir", "sudah berakhir", "Izinkan satu sertifikat baru"),
        ("; __Host-titipan-language=en", "ends soon", "has ended", "Allow one new certificate"),
    ])
    func thePageTellsOfCertificatesAndAnOfficerAllowsAnother(
        _ language: String, _ ending: String, _ ended: String, _ button: String
    ) async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            let id = "44444444-0b7e-4f0e-8f6e-2d3f5b1a9c77"
            _ = try await TestAgent(id, .inside).join(office)
            let expire = { @Sendable (days: Int) in
                let time = office.clock.time.advanced(byDays: days)
                try await office.store.write { try $0.setCertificate("", expires: time, of: id) }
            }
            try await Visitor.visit(office.casework) { visitor, _ in
                var noc = try await visitor.signedIn(as: .noc)
                noc.cookie = (noc.cookie ?? "") + language
                try await expire(20)
                let good = try await noc.send(.get, "/agents").text
                #expect(good.contains(button) && !good.contains(ending) && !good.contains(ended))
                try await expire(7)
                #expect(try await noc.send(.get, "/agents").text.contains(ending))
                try await expire(-1)
                #expect(try await noc.send(.get, "/agents").text.contains(ended))

                let path = "/agents/\(id)/recovery"
                let jfu = try await visitor.signedIn(as: .jfu)
                #expect(try await jfu.post(path, [:]).status == 403)
                #expect(try await noc.post(path, [:]).status == 303)
                #expect(!(try await noc.send(.get, "/agents").text.contains(button)))
                let answer = try await noc.send(.get, "/api/v1/agents")
                #expect(answer.text.contains("\"recoveryAllowed\":true") && answer.text.contains("\"expired\""))
                #expect(try await noc.send(.post, "/api/v1\(path)", body: "{}").status == 200)
            }
        }
    }

    @Test func theStatementOfTimeAndAuthoritiesNeedsANonce() async throws {
        try await Visitor.visit { visitor, _ in
            for query in ["", "?nonce=", "?nonce=zz", "?nonce=\(String(repeating: "a", count: 63))"] {
                let answer = try await visitor.send(.get, "/api/v1/trust\(query)")
                #expect(answer.status == 422 || answer.status == 400, "\(query): \(answer.status)")
            }
            let nonce = Digest(of: [1])
            let answer = try await visitor.send(.get, "/api/v1/trust?nonce=\(nonce)")
            #expect(answer.status == 200)
            let envelope = try Envelope(bytes: Array(answer.text.utf8))
            #expect(envelope.payloadType == PayloadType.trust.rawValue)
            let statement = try CanonicalJSON.decode(TrustStatement.self, from: Array(envelope.payload))
            #expect(statement.nonce == nonce && statement.authorities.count == 1)
        }
    }

    @Test func challengesAndRecoveriesAreCountedAsEnrolments() async throws {
        var limits = Visitor.patientLimits
        limits.enrolmentsPerHour = 3
        try await Visitor.visit(limits: limits) { visitor, _ in
            let body = #"{"agentID":"44444444-0b7e-4f0e-8f6e-2d3f5b1a9c77"}"#
            for _ in 0..<2 {
                let answer = try await visitor.send(.post, "/api/v1/certificates/challenges", body: body)
                #expect(answer.status == 200)
            }
            #expect(try await visitor.send(.post, "/api/v1/certificates", body: "{}").status == 422)
            #expect(try await visitor.send(.post, "/api/v1/certificates", body: "{}").status == 429)
            #expect(try await visitor.send(.post, "/api/v1/certificates/challenges", body: body).status == 429)
            #expect(try await visitor.send(.post, "/api/v1/enrolments", body: "{}").status == 429)
        }
    }
}
