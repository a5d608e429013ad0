// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Casework
import Words
import TextOutput

struct WorkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "Queued papers and mail that failed too often and are not attempted any more.",
        subcommands: [List.self, Release.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List what is parked, and why.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption

        func run() async throws {
            let work = try await Assembly.with(option) { try await $0.casework.parkedWork.list(for: .administrator) }
            try output.print(work) {
                work.map {
                    "\($0.caseNumber)\t\($0.id)\t\($0.kind.title.en)\t\($0.attempts) attempts\t\($0.lastError ?? "")"
                }
                .joined(separator: "\n")
            }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have it attempted again, once what held it up is mended.")

        @OptionGroup var option: ConfigurationOption
        @Argument(help: "The case's number.") var number: String
        @Argument(help: "The work's number, as the list shows it.") var id: Int

        func run() async throws {
            try await Assembly.with(option) { try await $0.casework.parkedWork.release(id, of: number, by: nil) }
            Console.print("\(number): \(id) is attempted again")
        }
    }
}
