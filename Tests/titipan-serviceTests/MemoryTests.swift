// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The memory of the program, in which keys may be.
@Suite(.timeLimit(.minutes(1)))
struct MemoryTests {
    /// Root may read everything, but for a process without capabilities: then it is one user among others (capabilities(7)).
    private static let plain = geteuid() == 0 ? ["/usr/bin/setpriv", "--bounding-set=-all", "--inh-caps=-all"] : []

    private func start(_ command: [String], input: Pipe? = nil, output: Pipe? = nil) throws -> Process {
        let words = Self.plain + command
        let process = Process()
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = output ?? FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// What another process of the same user sees of the environment, which the kernel reads in the process's memory.
    private func environment(of process: Process) throws -> Int {
        let output = Pipe()
        let reader = try start(["/bin/cat", "/proc/\(process.processIdentifier)/environ"], output: output)
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        reader.waitUntilExit()
        return bytes.count
    }

    private func coreLimit(of process: Process) throws -> [Substring] {
        let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/limits", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
        return Array(line.split(separator: " ").dropFirst(4).prefix(2))
    }

    @Test func isInNoCoreDumpAndOutOfReachOfOthersOfTheSameUser() async throws {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = try #require(tests.lastIndex(of: "/").map { tests[..<$0] })
        let (one, other) = (Pipe(), Pipe())
        // Waits for a document to be asked for, as the child of the service that makes documents does.
        let service = try start(["\(folder)/titipan-service", "press"], input: one)
        let ordinary = try start(["/bin/cat"], input: other)
        defer {
            service.terminate()
            ordinary.terminate()
        }
        // Until it has come to where it refuses; before, its environment may be empty since it has not begun.
        let isClosed = { try environment(of: service) == 0 && coreLimit(of: service) == ["0", "0"] }
        let deadline = ContinuousClock.now + .seconds(20)
        while try !isClosed(), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(20)) }
        #expect(service.isRunning)
        #expect(try environment(of: service) == 0)
        #expect(try coreLimit(of: service) == ["0", "0"])
        #expect(try environment(of: ordinary) > 0)
    }
}
