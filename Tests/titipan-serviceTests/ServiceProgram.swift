// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage
import Testing

/// Runs the program itself, which is built beside the tests, with a home of its own.
func service(_ arguments: [String], home: URL) async throws -> (code: Int32, output: String, complaint: String) {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folder = try #require(tests.lastIndex(of: "/").map { tests[..<$0] })
    let result = try await run(
        .path(FilePath("\(folder)/titipan-service")), arguments: Arguments(arguments),
        environment: .inherit.updating(["HOME": home.path, "XDG_STATE_HOME": "", "LC_ALL": "C"]),
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard case .exited(let code) = result.terminationStatus else {
        Issue.record("ended by \(result.terminationStatus)")
        return (-1, result.standardOutput, result.standardError)
    }
    return (code, result.standardOutput, result.standardError)
}

/// Runs `body` with a directory that is removed afterwards.
func withDirectory<T>(_ body: (URL) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "titipan-service-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}
