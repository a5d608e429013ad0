// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Casework
import Foundation
import Linux
import Settings
import Values
import TextOutput

@main
struct TitipanService: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "titipan-service",
        abstract: "Keeps the cases of servers entrusted to the office, and the evidence about them.",
        version: Titipan.version,
        subcommands: [
            Serve.self, Migrate.self, UserCommand.self, DelegateCommand.self, AgentCommand.self, CaseCommand.self,
            RecordCommand.self, LedgerCommand.self, AuthorityCommand.self, InventoryCommand.self, WorkCommand.self,
            PressCommand.self, Backup.self, Restore.self,
        ])

    static func main() async {
        do {
            try Capabilities.refuseCoreDumps()
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as SettingsError {
            fail(error.description)
        } catch let problem as Problem {
            fail(problem.description)
        } catch {
            exit(withError: error)
        }
    }

    /// Prints one line, and ends with a status that reports a failure.
    private static func fail(_ message: String) -> Never {
        Console.printError("titipan-service", message)
        Foundation.exit(1)
    }
}

/// Options of every command that needs the configuration.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .long, help: "Configuration file; FILE.d/*.yaml beside it is laid over it.")
    var config = ServiceConfiguration.standardFile

    func read() throws -> ServiceConfiguration { try ServiceConfiguration.read(file: config) }
}

/// Output for programs.
struct JSONOption: ParsableArguments {
    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func print(_ value: some Encodable, _ text: () -> String) throws {
        guard json else {
            Console.print(text())
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        Console.print(json: Array(try encoder.encode(value)))
    }
}
