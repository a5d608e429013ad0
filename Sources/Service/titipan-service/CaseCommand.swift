// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Casework
import Foundation
import Procedure
import Values
import TextOutput

struct CaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: "Cases.", subcommands: [List.self, Show.self, Export.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List cases, newest first.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption
        @Option(help: "Beginnings of words: of a number, a name, an address or a person.") var text = ""

        func run() async throws {
            let cases = try await Assembly.with(option) { assembly in
                var (cases, request) = ([CaseSummary](), PageRequest(most: PageRequest.longest))
                repeat {
                    let page = try await assembly.casework.cases.list(
                        for: .administrator, filter: CaseFilter(text: text), page: request)
                    cases += page.items
                    request.after = page.next.map { "\($0)" }
                } while request.after != nil
                return cases
            }
            try output.print(cases) {
                cases.map { "\($0.number)\t\($0.step.rawValue)\t\($0.stage.rawValue)\t\($0.agency)\t\($0.serverName)" }
                    .joined(separator: "\n")
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a case and its events.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption
        @Argument(help: "The case's number.") var number: String

        func run() async throws {
            let view = try await Assembly.with(option) {
                try await $0.casework.cases.view(number, for: .administrator)
            }
            try output.print(view) {
                let summary = view.summary
                let events = view.events.map { "  \($0.seq)\t\($0.at)\t\($0.name)\t\($0.actor)" }
                return
                    (["\(summary.number)\t\(summary.stage.rawValue)\t\(summary.agency)\t\(summary.serverName)"] + events)
                    .joined(separator: "\n")
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a case with its documents, evidence and the ledger's checkpoint into a directory.")

        @OptionGroup var option: ConfigurationOption
        @Argument(help: "The case's number.") var number: String
        @Option(help: "Directory; it is made if it is not there.") var out: String

        func run() async throws {
            let names = try await Assembly.with(option) { assembly in
                let casework = assembly.casework
                let view = try await casework.cases.view(number, for: .administrator)
                try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
                var files: [(name: String, data: Data)] = [("case.json", try encoder.encode(view))]
                for file in view.documents {
                    let stored = try await casework.caseFiles.document(file.name, of: number, for: .administrator)
                    files.append((file.name, Data(stored.bytes)))
                }
                for file in view.evidence {
                    let stored = try await casework.caseFiles.evidence(file.name, of: number, for: .administrator)
                    files.append((file.name, Data(stored.bytes)))
                }
                files.append(("ledger-checkpoint.txt", Data(try await casework.ledger.checkpoint().utf8)))
                for file in files { try file.data.write(to: URL(filePath: "\(out)/\(file.name)"), options: .atomic) }
                return files.map(\.name)
            }
            Console.print(names.map { "\(out)/\($0)" }.joined(separator: "\n"))
        }
    }
}
