// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import CommandOptions
import Evidence
import Judging
import Logging
import Values
import TextOutput

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Verify the server of a case now, and wait for the verdict.",
        discussion: """
            Exit codes: 0 passed, 1 passed with warnings, 2 failed, 3 inconclusive or could not run. The verdict is the \
            service's; each line's outcome is this agent's own reading of what it measured.
            """)

    @Option(name: .customLong("case"), help: ArgumentHelp("The case's number.", valueName: "number"))
    var caseNumber: String
    @Flag(help: "Print one JSON document at the end.")
    var json = false
    @Option(help: ArgumentHelp("How long the verdict is awaited after delivery.", valueName: "seconds"))
    var patience = 90
    @OptionGroup var languages: LanguageOption
    @OptionGroup var options: ConfigurationOption

    func run() throws {
        try reportingErrors {
            let configuration = try AgentConfiguration.read(options)
            guard configuration.vantage == .inside else {
                Console.printError(
                    "verify is the inside agent's; this one is configured as \(configuration.vantage.rawValue)")
                throw Exit.inconclusive
            }
            // At a terminal only errors are logged beside the checklist.
            let log = makeLogger(max(configuration.logLevel, .warning))
            let settings = try RoleSettings(configuration)
            try Privileges.keepRawSockets(as: configuration.user)
            let links = try MeasuringLinks.starting(settings, log)
            ResidentMemory.releaseCode()
            try Confinement.delivery.enter()
            let tools = try AgentContext(configuration, links: links, log: log)
            let (number, json, patience, language) = (caseNumber, json, patience, languages.chosen)
            try runBlocking {
                let checklist = Checklist(
                    style: json ? .silent : Console.isTerminal ? .live : .lines, language: language)
                let run = VerifyCommand(tools, patience: .seconds(max(0, patience)))
                let ending: VerifyCommand.Ending
                do {
                    ending = try await run.verify(caseNumber: number) { checklist.take($0) }
                } catch {
                    checklist.close()
                    throw error
                }
                checklist.close()
                if json { try Console.print(json: VerifySummary(ending)) } else { checklist.conclude(ending) }
                throw ending.exit
            }
        }
    }
}

extension VerifyCommand.Ending {
    var exit: ExitCode {
        switch verdict?.verdict?.outcome {
        case .passed: verdict?.verdict?.warnings.isEmpty == false ? Exit.warnings : Exit.passed
        case .failed: Exit.failed
        case .inconclusive, .notRun, nil: Exit.inconclusive
        }
    }
}

/// The output of `verify --json`.
struct VerifySummary: Encodable {
    let schema = 1
    let software = ReportWriter.software
    let caseNumber: String
    let orderID: String
    /// The agent's own judgements, one for each check; empty when the order had been performed before.
    let checks: [Judgement]
    let position: ChainPosition?
    let receipt: Receipt?
    /// The service's; `nil` when it did not decide in time.
    let verdict: Verdict?
    /// Changes from the case's previous verdict; `nil` for its first.
    let changes: [VerdictChange]?
    let caseState: String?

    init(_ ending: VerifyCommand.Ending) {
        caseNumber = ending.order.caseNumber
        orderID = ending.order.id
        let judge = Judge(order: ending.order)
        checks = (ending.report?.checks ?? []).map { judge.judge($0, vantage: ending.report?.vantage ?? .inside) }
        position = ending.report?.sequence
        receipt = ending.receipt
        verdict = ending.verdict?.verdict
        changes = ending.verdict?.changes
        caseState = ending.verdict?.caseState
    }
}
