// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

@Suite struct SettingsTests {
    private func read<T>(_ yaml: String, _ body: (Settings) throws -> T) throws -> T {
        try Settings.read(yaml: yaml, file: "t.yaml", body)
    }

    private func failure(_ yaml: String, _ body: (Settings) throws -> Void) -> SettingsError? {
        do {
            try read(yaml, body)
            return nil
        } catch { return error as? SettingsError }
    }

    @Test func valuesDefaultsAndNestedMappings() throws {
        let yaml = """
            name: "room"   # a comment
            port: 8443
            addresses: [192.0.2.1, 192.0.2.2]
            empty:
            office:
              name: Kominfo
            sites:
              - name: a
              - name: b
            """
        try read(yaml) { (settings: Settings) throws -> Void in
            #expect(try settings.string("name") == "room")
            #expect(try settings.int("port", in: 1...65535) == 8443)
            #expect(try settings.strings("addresses") == ["192.0.2.1", "192.0.2.2"])
            #expect(try settings.string("empty", default: "standard") == "standard")
            #expect(try settings.bool("absent", default: true))
            #expect(try settings.section("office") { try $0.string("name") } == "Kominfo")
            #expect(try settings.section("mail") { try $0.int("port", default: 25) } == 25)
            #expect(try settings.sections("sites") { try $0.string("name") } == ["a", "b"])
        }
    }

    @Test func anUnknownKeyIsRefusedWithFileLineAndTheNearestKey() {
        let error = failure("port: 1\noffice:\n  nmae: Kominfo\n") { settings in
            _ = try settings.int("port")
            try settings.section("office") { _ = try $0.string("name", default: "") }
        }
        #expect(error?.description == "t.yaml:3:3: unknown key 'office.nmae'; did you mean 'name'?")
    }

    @Test func aReadersOwnProblemGetsKeyAndPlace() {
        let error = failure("sizes: [1, 2]\n") { settings in
            _ = try settings.list("sizes", "a size") { (text) throws -> Int? in
                guard text == "1" else { throw ValueProblem("is '\(text)' again", suggestion: "count on") }
                return 1
            }
        }
        #expect(error?.description == "t.yaml:1:12: sizes[1] is '2' again; count on")
        #expect(error?.code == .badValue)
    }

    @Test func aMisspeltRequiredKeyIsNamedAsWrittenNotAsMissing() {
        let error = failure("prot: 1\n") { _ = try $0.int("port") }
        #expect(error?.description == "t.yaml:1:1: unknown key 'prot'; did you mean 'port'?")
    }

    @Test(arguments: [
        ("port: many", "t.yaml:1:7: port must be a whole number from 1 to 65535, not 'many'"),
        ("port: 70000", "t.yaml:1:7: port must be a whole number from 1 to 65535, not '70000'"),
        ("port: [1]", "t.yaml:1:7: port must be a whole number from 1 to 65535"),
        ("other: 1", "t.yaml:1:1: the key 'port' is required; add it"),
        ("port: 1\nport: 2", "t.yaml:2:1: key 'port' is written twice; keep one of them"),
        ("- port", "t.yaml:1:1: the file must be a mapping; write lines of the form `key: value`"),
    ])
    func wrongFilesSayWhatAndWhere(_ yaml: String, _ message: String) {
        #expect(failure(yaml) { _ = try $0.int("port", in: 1...65535) }?.description == message)
    }

    @Test func brokenYAMLSaysTheLine() {
        let error = failure("a: 1\nb: [1, 2\nc: 3\n") { _ = try $0.int("a") }
        #expect(error?.code == .syntax)
        #expect(error?.place?.line ?? 0 >= 2)
    }

    @Test func aFileThatIsNotThereIsNamed() {
        #expect(throws: SettingsError.self) { try Settings.read(files: ["/nonexistent/a.yaml"]) { _ in } }
    }

    @Test func anErrorIsOnePrintableLineWhateverTheFileHolds() throws {
        let error = try #require(failure(#"{"a\n\e[31mb\L": x}"#) { _ in })
        #expect(error.code == .unknownKey)
        #expect(error.description == #"t.yaml:1:2: unknown key 'a\n\u{1B}[31mb\u{2028}'; known here: "#)
    }
}
