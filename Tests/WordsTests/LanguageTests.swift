// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Words

@Suite("Languages and phrases")
struct LanguageTests {
    @Test(
        "The terminal's language follows the locale",
        arguments: [
            (["LANG": "id_ID.UTF-8"], Language.indonesian),
            (["LANG": "id"], .indonesian),
            (["LANG": "en_US.UTF-8"], .english),
            (["LANG": "C.UTF-8"], .english),
            (["LANG": "idx_XX"], .english),
            ([:], .english),
            (["LC_ALL": "en_GB.UTF-8", "LANG": "id_ID.UTF-8"], .english),
            (["LC_ALL": "", "LC_MESSAGES": "id_ID", "LANG": "en_US"], .indonesian),
        ] as [([String: String], Language)])
    func locale(environment: [String: String], language: Language) {
        #expect(Language { environment[$0] } == language)
    }

    @Test("A phrase is read by language, and filled in both")
    func phrase() {
        let phrase = Phrase(id: "port {port} menjawab", en: "port {port} answers").filled(["port": "22"])
        #expect(phrase[.indonesian] == "port 22 menjawab")
        #expect(phrase[.english] == "port 22 answers")
    }
}
