// SPDX-License-Identifier: Apache-2.0

import Testing
import Yams

@testable import Settings

/// Against another reader of the same language.
@Suite struct YAMLReaderTests {
    private static let documents = [
        "a: 1\nb: [1, 2, x]\nc: {d: e, f: 'g: h'}\n",
        "a: |\n  two\n  lines\nb: >-\n  folded\n  text\n",
        "# comment\na: \"tab\\tquote\\\" é\"\n'b c': ~\nd: null\ne: 'null'\nf:\n",
        "list:\n- a\n- - b\n  - c\n- {d: [e, {f: g}]}\n",
        "a: http://x:1/y#z # comment\nb: 10.0.0.0/8\nc: 2001:db8::/32\n",
        "---\na: 1\n...\n", "a: {}\nb: []\nc: ''\n", "a: 1\n\n\n  \nb:   2   \n", "a: ü\nb: 🙂\n",
    ]

    @Test(arguments: documents)
    func readsAsAnotherReaderDoes(_ yaml: String) throws {
        let ours = try #require(try YAMLReader.read(yaml, file: "t.yaml"))
        let theirs = try #require(try Yams.compose(yaml: yaml))
        #expect(plain(ours) == plain(theirs))
    }

    @Test(arguments: [
        "a: &x 1\nb: *x\n", "a: *x\n", "--- a\n--- b\n", "? [a]\n: b\n", "{a: b", "a: 'b", "a: b: c", "\t- a", "a: [",
        String(repeating: "[", count: 1_000), String(repeating: "a: {", count: 100), "a: \u{0}",
        "%YAML 9.9\n---\na: b\n",
    ])
    func refusesWhatItCannotMean(_ yaml: String) {
        #expect(throws: SettingsError.self) { _ = try SettingsTree(yaml: yaml, file: "t.yaml") }
    }

    @Test(arguments: ["", "\n", "# only a comment\n", "---\n", "null\n"])
    func nothingIsAnEmptyMapping(_ yaml: String) throws {
        guard case .map(let members) = try SettingsTree(yaml: yaml, file: "t.yaml").content else {
            Issue.record("no mapping")
            return
        }
        #expect(members.isEmpty)
    }

    private indirect enum Plain: Equatable {
        case null
        case text(String)
        case list([Plain])
        case map([String], [Plain])
    }

    private func plain(_ tree: SettingsTree) -> Plain {
        switch tree.content {
        case .null: .null
        case .scalar(let text, _): .text(text)
        case .list(let items): .list(items.map(plain))
        case .map(let members): .map(members.map(\.key), members.map { plain($0.value) })
        }
    }

    private func plain(_ node: Node) -> Plain {
        switch node {
        case .scalar(let scalar):
            scalar.style == .plain && ["", "~", "null"].contains(scalar.string) ? .null : .text(scalar.string)
        case .sequence(let items): .list(items.map(plain))
        case .mapping(let mapping):
            .map(mapping.map { $0.key.scalar?.string ?? "" }, mapping.map { plain($0.value) })
        case .alias: .null
        }
    }
}
