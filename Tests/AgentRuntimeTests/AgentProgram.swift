// SPDX-License-Identifier: Apache-2.0

import Failures
import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

/// Runs another program and returns what it prints; throws unless it ends with 0.
func command(_ path: String, _ arguments: [String]) async throws -> String {
    let result = try await run(
        .path(FilePath(path)), arguments: Arguments(arguments), output: .string(limit: 1 << 20), error: .discarded)
    guard case .exited(0) = result.terminationStatus else { throw TestFailure("\(path): \(result.terminationStatus)") }
    return result.standardOutput
}

/// Runs the program itself, which is built beside the tests.
func agent(_ arguments: [String]) async throws -> (code: Int32, output: String, complaint: String) {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folder = try #require(tests.lastIndex(of: "/").map { tests[..<$0] })
    let result = try await run(
        .path(FilePath("\(folder)/titipan-agent")), arguments: Arguments(arguments),
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard case .exited(let code) = result.terminationStatus else {
        throw TestFailure("ended by \(result.terminationStatus)")
    }
    return (code, result.standardOutput, result.standardError)
}
