// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Subprocess
import SystemPackage

/// The repository's scripts, run as a person would run them.
enum Script {
    /// Tests/ScenariosTests/Script.swift is three levels below the root.
    static let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()

    struct Result: Sendable {
        var status: Int
        var output: String
        var errors: String
    }

    /// Runs `scripts/NAME` to its end; what it prints is kept up to 1 MiB.
    static func run(_ name: String, words: [String]) async throws -> Result {
        try await execute(root.appending("scripts").appending(name).string, words)
    }

    /// Runs a program to its end, in the repository.
    static func execute(_ path: String, _ words: [String]) async throws -> Result {
        let result = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(words), workingDirectory: root,
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        let status =
            switch result.terminationStatus {
            case .exited(let code): Int(code)
            case .signaled(let signal): 128 + Int(signal)
            }
        return Result(status: status, output: result.standardOutput, errors: result.standardError)
    }

    /// The folder of this build's executables: the tests' own.
    static func builtPrograms() throws -> String {
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return FilePath(executable).removingLastComponent().string
    }
}
