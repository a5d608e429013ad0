// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Procedure
import Testing

import Values
@testable import Web

@Suite struct HeaderTests {
    @Test(arguments: ["/", "/inbox", "/api/v1/session", "/nowhere", "/api/v1/nowhere", "/cases/2026-9999"])
    func everyAnswerForbidsWhatItDoesNotNeed(_ path: String) async throws {
        try await Visitor.visit { visitor, _ in
            let visitor = try await visitor.signedIn(as: .jfu)
            let headers = try await visitor.send(.get, path).headers
            let policy = try #require(headers[.contentSecurityPolicy])
            #expect(policy.hasPrefix("default-src 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(headers[.xContentTypeOptions] == "nosniff")
            #expect(headers[.strictTransportSecurity] != nil)
            #expect(headers[.cacheControl] == "no-store")
        }
    }

    @Test func theNonceOfAPageIsNewEachTimeAndOnItsScript() async throws {
        try await Visitor.visit { visitor, _ in
            var nonces: Set<String> = []
            for _ in 0..<3 {
                let answer = try await visitor.send(.get, "/")
                let policy = try #require(answer.headers[.contentSecurityPolicy])
                let nonce = try #require(policy.firstMatch(of: #/'nonce-([0-9a-f]{32})'/#)?.1)
                nonces.insert(String(nonce))
                #expect(answer.text.contains("<script nonce=\"\(nonce)\""))
                for part in ["object-src 'none'", "base-uri 'none'", "form-action 'self'"] {
                    #expect(policy.contains(part))
                }
            }
            #expect(nonces.count == 3)
        }
    }

    @Test func errorsArePagesForPeopleAndDocumentsForPrograms() async throws {
        try await Visitor.visit { visitor, _ in
            let page = try await visitor.send(.get, "/nowhere")
            #expect(page.status == 404)
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            let document = try await visitor.send(.get, "/api/v1/nowhere")
            #expect(document.status == 404)
            #expect(document.headers[.contentType] == "application/problem+json")
            for key in ["type", "title", "status", "detail", "code"] { #expect(document.json[key] != nil) }
        }
    }

    @Test func styleAndScriptMayBeKept() async throws {
        try await Visitor.visit { visitor, _ in
            for file in ["titipan.css", "titipan.js", "mark.svg"] {
                let answer = try await visitor.send(.get, "/assets/\(Assets.version)/\(file)")
                #expect(answer.status == 200)
                #expect(answer.headers[.cacheControl]?.contains("immutable") == true)
            }
            #expect(try await visitor.send(.get, "/assets/x/..%2F..%2Fetc%2Fpasswd").status == 404)
        }
    }
}
