// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The fuzzer's corpus as a test: the inputs that cover most of each parser, whole and cut at any byte.
@Suite("The fuzzer's corpus")
struct CorpusTests {
    private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    private static func inputs(of target: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: corpus.appending(path: target), includingPropertiesForKeys: nil)
    }

    @Test("No input traps, and every property holds", arguments: FuzzTargets.names)
    func replay(name: String) throws {
        let target = try #require(FuzzTargets.all.first { $0.name == name })
        let files = try Self.inputs(of: name)
        #expect(!files.isEmpty, "no corpus for \(name)")
        for file in files {
            let input = try Data(contentsOf: file)
            #expect(input.count <= target.longestInput, "\(file.lastPathComponent) is longer than inputs may be")
            for length in 0...input.count {
                let cut = [UInt8](input.prefix(length))
                do {
                    try cut.withUnsafeBytes { try target.check($0) }
                } catch {
                    Issue.record("\(name), \(file.lastPathComponent) cut to \(length) bytes: \(error)")
                }
            }
        }
    }

    @Test("Every folder of the corpus belongs to a target")
    func noStrangers() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path)
        #expect(Set(folders) == Set(FuzzTargets.names))
    }
}
