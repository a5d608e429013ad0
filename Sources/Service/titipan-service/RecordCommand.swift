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
            guard let data = FileManager.default.contents(atPath: file) else {
                throw ValidationError("Cannot read \(file).")
            }
            let trusted = try keys.map { path -> KeyRing in
                guard let data = FileManager.default.contents(atPath: path) else {
                    throw ValidationError("Cannot read \(path).")
                }
                return try JSONDecoder().decode(KeyRing.self, from: data)
            }
            let findings = await RecordVerifier().verify(Array(data), trusting: trusted)
            try output.print(findings) { findings.text }
            throw ExitCode(findings.exitCode)
        }
    }
}
