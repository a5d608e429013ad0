// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Subprocess
import Values

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Documents printed once for all tests.
enum PressFixture {
    static let sample = Sample()

    static let record = Task { try await press().handoverRecord(sample.record) }

    /// The sealed hand-over document of ``sample``.
    static let handover = Task {
        try await press().handover(
            sample.annex, evidence: try sample.evidence(record: try await record.value), sealingKey: sample.service)
    }

    static func press(_ tools: PressTools = PressTools()) throws -> DocumentPress {
        var tools = tools
        if let path = ProcessInfo.processInfo.environment["TITIPAN_WEASYPRINT"] { tools.weasyPrint = path }
        return try DocumentPress(tools: tools, office: .temanggung)
    }

    /// Runs `body` with the document in a directory of its own, as `document.pdf`.
    static func withFile<Value>(_ pdf: [UInt8], _ body: (URL) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("titipan-pdf-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(pdf).write(to: folder.appendingPathComponent("document.pdf"))
        return try await body(folder)
    }

    /// The output of a program on `document.pdf`: both streams, whatever its exit status.
    static func output(of tool: String, _ arguments: String..., on pdf: [UInt8]) async throws -> String {
        try await withFile(pdf) { try await output(of: tool, arguments, in: $0) }
    }

    /// The document's text, words parted by single spaces.
    static func text(of pdf: [UInt8]) async throws -> String {
        try await output(of: "pdftotext", "document.pdf", "-", on: pdf).split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }

    static func output(of tool: String, _ arguments: [String], in folder: URL) async throws -> String {
        let result = try await Subprocess.run(
            .path(FilePath("/usr/bin/\(tool)")), arguments: Arguments(arguments),
            workingDirectory: FilePath(folder.path),
            output: .string(limit: 4 << 20), error: .combinedWithOutput)
        return result.standardOutput
    }
}

/// The position of `needle` in `bytes`.
func position(of needle: String, in bytes: [UInt8], after start: Int = 0) -> Int? {
    Data(bytes).range(of: Data(needle.utf8), in: start..<bytes.count)?.lowerBound
}
