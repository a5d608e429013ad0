// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A program that is run and waited for.
enum Command {
    struct Result {
        /// Exit status; 128 and the signal when a signal ended it.
        var status: Int32
        /// Both outputs.
        var output: String
    }

    /// - Parameter environment: over the one of this program.
    static func run(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return Result(status: status, output: String(decoding: data, as: UTF8.self))
    }
}
