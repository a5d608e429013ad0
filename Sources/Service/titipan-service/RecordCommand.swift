// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Foundation

struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Hand-over records.", subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a hand-over PDF offline; exits 0 when intact, 2 when altered, 3 when it cannot be checked."
        )

        @OptionGroup var output: JSONOption
        @Argument(help: "The PDF.") var file: String
        @Option(help: "keys.json of the office, from elsewhere than the PDF: without it the PDF's own keys are used.")
        var keys: String?

        func run() async throws {
            let data = try Self.read(file)
            let trusted = try keys.map { path -> KeyRing in
                let data = try Self.read(path)
                guard let ring = try? JSONDecoder().decode(KeyRing.self, from: data) else {
                    throw Self.couldNotRun("\(path) is no keys.json; take the one that the office publishes")
                }
                return ring
            }
            let findings = await RecordVerifier().verify(Array(data), trusting: trusted)
            try output.print(findings) { findings.text }
            throw ExitCode(findings.exitCode)
        }

        private static func read(_ path: String) throws -> Data {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw couldNotRun("cannot read \(path); check that it exists and that this user may read it")
            }
            return data
        }

        /// Prints one line, and returns the status for a document that could not be checked.
        private static func couldNotRun(_ message: String) -> ExitCode {
            FileHandle.standardError.write(Data("titipan-service: \(message)\n".utf8))
            return ExitCode(3)
        }
    }
}
