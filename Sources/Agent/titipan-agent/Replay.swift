// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import CommandOptions
import TextOutput

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Measure recorded exchanges again, and compare with what was reported.",
        discussion: """
            Reads a directory as `titipan-service case export` writes it, or one pcapng file and its order. Needs no privileges and no network. \
            Whether the report itself is genuine, `titipan-service record verify` tells.
            Exit codes: 0 all agree, 2 something differs, is missing or cannot be used, 3 nothing could be compared.
            """)

    @Argument(help: "The directory, or one evidence file.") var path: String
    @Option(help: ArgumentHelp("The order; order.json in the directory by default.", valueName: "file"))
    var order: String?
    @OptionGroup var languages: LanguageOption
    @Flag(help: "Print reported and replayed measurements as JSON.")
    var json = false

    func run() throws {
        try reportingErrors {
            try Confinement.fileReading.enter()
            let replay = try ReplayRun(path: path, order: order)
            if json { try Console.print(json: replay) } else { Console.print(replay.text(in: languages.chosen)) }
            if replay.exitCode != 0 { throw ExitCode(replay.exitCode) }
        }
    }
}
