// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import Evidence
import Logging
import Values
import TextOutput

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at everything that a verification depends on, and say what to do.",
        discussion: "Exit codes: 0 all is well, 1 warnings, 2 something is wrong, 3 could not look.")

    @Flag(help: "Print the findings as JSON.")
    var json = false
    @OptionGroup var options: ConfigurationOption

    func run() throws {
        try reportingErrors {
            let configuration = try AgentConfiguration.read(options)
            let doctor = Doctor(configuration, log: makeLogger(.error))
            let (first, sockets) = doctor.examineSockets()
            try Privileges.drop(to: sockets == nil ? nil : configuration.user)
            let json = json
            try runBlocking {
                let findings = first + (await doctor.examine(sockets))
                try DoctorSummary(findings: findings).tell(json: json)
            }
        }
    }
}

struct DoctorSummary: Encodable {
    let schema = 1
    let findings: [Finding]

    /// Prints it, and ends the program with the code that goes with it unless all is well.
    func tell(json: Bool) throws {
        if json {
            try Console.print(json: self)
        } else {
            for finding in findings { Console.print(finding.text) }
        }
        if findings.contains(where: { $0.status == .bad }) { throw Exit.failed }
        if findings.contains(where: { $0.status != .good }) { throw Exit.warnings }
    }
}

extension Finding {
    fileprivate var text: StyledText {
        let mark =
            switch status {
            case .good: StyledText("ok     ", Outcome.passed.style)
            case .warning: StyledText("warning", Outcome.inconclusive.style)
            case .bad: StyledText("bad    ", Outcome.failed.style)
            case .unknown: StyledText("unknown", Outcome.notRun.style)
            }
        let line = mark + StyledText(line: "  \(subject): \(detail)")
        return remedy.isEmpty ? line : line + "\n" + StyledText(line: "         → \(remedy)")
    }
}

struct SpoolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spool", abstract: "List the reports that wait for the service's receipt.")

    @Flag(help: "Print the list as JSON.")
    var json = false
    @OptionGroup var options: ConfigurationOption

    func run() throws {
        try reportingErrors {
            let listing = try SpoolListing(try AgentConfiguration.read(options))
            if json { try Console.print(json: listing) } else { Console.print(listing.text) }
        }
    }
}

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Look at the configuration.", subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read the configuration and say whether it holds.",
            discussion: "Exit codes: 0 it holds, 2 it does not.")

        @OptionGroup var options: ConfigurationOption

        func run() throws {
            do {
                let configuration = try AgentConfiguration.read(options)
                for entry in configuration.switches { _ = try entry.access() }
                Console.print(
                    "\(options.config) holds: vantage \(configuration.vantage.rawValue), service \(configuration.service)"
                )
            } catch {
                Console.printError("\(error)")
                throw Exit.failed
            }
        }
    }
}
