// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Documents

@Suite("Programs that make documents")
struct ToolRunnerTests {
    private func run(_ path: String, _ arguments: [String], input: [UInt8]) async throws -> ToolRunner.Result {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "titipan-tool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }
        return try await ToolRunner(timeLimit: .seconds(20)).run(path, arguments, input: input, in: directory.path)
    }

    @Test("A program that ends without reading its input is an ended program, fifty times over")
    func unread() async throws {
        let input = [UInt8](repeating: 0x61, count: 1 << 20)
        try await withThrowingTaskGroup { group in
            for _ in 0..<50 {
                group.addTask {
                    let ended = try await run("/bin/true", [], input: input)
                    #expect(ended.succeeded)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("The input arrives whole, and empty where there is none", arguments: [0, 1, 100_000])
    func whole(count: Int) async throws {
        let input = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let ended = try await run("/bin/cat", [], input: input)
        #expect(ended.output == input)
    }

    @Test("A program that hangs is ended in time")
    func hanging() async throws {
        await #expect(throws: PressError.self) {
            _ = try await ToolRunner(timeLimit: .milliseconds(300)).run(
                "/usr/bin/tail", ["-f", "/dev/null"], in: "/tmp")
        }
    }
}
