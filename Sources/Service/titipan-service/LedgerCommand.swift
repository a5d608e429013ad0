// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandOptions
import Casework
import Foundation
import TextOutput
import Words

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "The ledger of what was reported and decided.",
        subcommands: [Check.self, AcceptRestore.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare everything that is stored with the ledger, also while the service runs.",
            discussion: """
                Computes the tree anew from its leaves, and compares nodes, checkpoints, the checkpoint kept outside the database, events, \
                reports, receipts, documents and evidence with it. Changes nothing. Ends with 0 when all agree, 1 when something differs.
                """)

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption
        @OptionGroup var languages: LanguageOption
        @Option(help: "Differences to name; all are counted.") var most = 50

        func validate() throws {
            guard (0...1_000_000).contains(most) else { throw ValidationError("--most must be from 0 to 1000000.") }
        }

        func run() async throws {
            let configuration = try option.read()
            let report = try await Assembly.reading(configuration) { store in
                let (keys, _) = try await Assembly.keys(
                    of: configuration, in: configuration.identityDirectory, store: store)
                return try await LedgerCheck(
                    keys: keys, keyDirectory: configuration.identityDirectory, most: most
                ).run(on: store)
            }
            try output.print(report) { report.text(in: languages.chosen) }
            throw ExitCode(report.isWhole ? 0 : 1)
        }
    }

    struct AcceptRestore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept-restore",
            abstract: "Go on with a database that has lost entries of the ledger; the service must not run.",
            discussion: """
                The service refuses to start when its database holds less than it has signed. When the newest database is lost for good, this \
                writes the loss and its reason into the audit trail and the ledger, and signs a checkpoint anew. Agents and others who keep \
                older checkpoints will still find the gap: tell them.
                """)

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var languages: LanguageOption
        @Option(help: "Why the newest database cannot be put back; one sentence.") var reason: String

        func run() async throws {
            let accepted = try await Assembly.with(option, continuing: false) {
                try await $0.casework.ledger.acceptRestore(reason: reason, by: "administrator")
            }
            let words = Phrase(
                id: "Diterima: jurnal bukti berlanjut dengan {size} entri; {lost} pernah ditandatangani.",
                en: "Accepted: the ledger goes on with {size} entries; {lost} had been signed.")
            Console.print(words.filled(["size": "\(accepted.size)", "lost": "\(accepted.lostSize)"])[languages.chosen])
        }
    }
}
