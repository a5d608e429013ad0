// SPDX-License-Identifier: Apache-2.0

import Casework
import Documents
import Evidence
import HTTPTypes
import Hummingbird
import Testing
import Values

@testable import Web

/// The service's keys, for anybody.
@Suite struct KeysTests {
    @Test func theKeysArePublishedAsAFileAndOnAPage() async throws {
        try await Visitor.visit { visitor, site in
            let file = try await visitor.send(.get, "/.well-known/titipan-keys.json")
            #expect(file.status == 200)
            let keys = try #require(TrustedKeys(json: Array(file.text.utf8)))
            #expect(keys.fingerprint == site.casework.context.publishedKeys.fingerprint)
            #expect(keys.service == "titipan.example/ledger")
            #expect(file.json["format"] as? String == "titipan.keys/v1")

            for path in ["/", "/ledger"] {
                #expect(try await visitor.send(.get, path).text.contains("href=\"/keys\""), "\(path)")
            }
            let page = try await visitor.send(.get, "/keys")
            #expect(page.status == 200)
            for group in keys.fingerprint.groups { #expect(page.text.contains("<span>\(group)</span>")) }
            #expect(page.text.contains("Kunci layanan"))
            #expect(page.text.contains(keys.ring.service.description))
        }
    }
}
