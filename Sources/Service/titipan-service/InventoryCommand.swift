// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Casework
import Foundation
import Inventory
import TextOutput
import Words

struct InventoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory", abstract: "What the server rooms have to give.",
        subcommands: [Import.self, Export.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change the inventory as files say, all or nothing. Every fault is named by row and column.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption
        @Argument(
            help:
                "A CSV file as `inventory export` writes it, or with --netbox lists of NetBox's API; - reads standard input."
        )
        var files: [String]
        @Flag(help: "Only say what would be changed, and every fault.") var dryRun = false
        @Flag(help: "Take away what the files do not name, at the sites that they name.") var replace = false
        @Flag(help: "Read JSON as NetBox's API lists it, a file for each list.") var netbox = false
        @Option(help: "With --netbox: the site; made where it is not there.") var site: String?

        func validate() throws {
            guard netbox || files.count == 1 else { throw ValidationError("Give one CSV file.") }
            guard netbox == (site != nil) else { throw ValidationError("Give --netbox and --site together.") }
        }

        func run() async throws {
            let contents = try files.map(Self.read)
            let source: InventorySource =
                if let site { .netBox(contents, site: site) } else {
                    .csv(String(decoding: contents[0], as: UTF8.self))
                }
            let (mode, dryRun): (InventoryImport.Mode, Bool) = (replace ? .replace : .keepOthers, dryRun)
            let outcome = try await Assembly.with(option) {
                try await $0.casework.sites.take(source, mode: mode, dryRun: dryRun, by: nil)
            }
            try output.print(outcome) { text(outcome) }
            guard outcome.faults.isEmpty else { throw ExitCode(1) }
        }

        private func text(_ outcome: ImportOutcome) -> String {
            let faults = outcome.faults.map { fault in
                let place = [fault.row.map { "row \($0)" }, fault.column].compactMap { $0 }.joined(separator: ", ")
                return place.isEmpty ? fault.reason.en : "\(place): \(fault.reason.en)"
            }
            let changes = outcome.changes.map { change in
                let sign = change.before == nil ? "+" : change.after == nil ? "-" : "~"
                return "\(sign) \(change.site ?? "") \(change.kind.rawValue) \(change.name)"
            }
            let summary =
                !outcome.faults.isEmpty
                ? "nothing is changed: \(outcome.faults.count) faults"
                : "\(outcome.changes.count) changes" + (outcome.applied ? "" : "; a dry run, nothing is changed")
            return (outcome.remarks.map(\.en) + faults + changes + [summary]).joined(separator: "\n")
        }

        private static func read(_ file: String) throws -> [UInt8] {
            if file == "-" { return Array(try FileHandle.standardInput.readToEnd() ?? Data()) }
            guard let data = FileManager.default.contents(atPath: file) else {
                throw ValidationError("Cannot read \(file).")
            }
            return Array(data)
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the inventory as CSV (RFC 4180).")

        @OptionGroup var option: ConfigurationOption

        func run() async throws {
            let text = try await Assembly.with(option) { try await $0.casework.sites.csv(for: nil) }
            Console.print(csv: text.split(separator: "\r\n"))
        }
    }
}
