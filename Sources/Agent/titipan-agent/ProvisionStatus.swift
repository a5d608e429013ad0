// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import CommandOptions
import Linux
import Provisioning
import Terminal
import TextOutput
import Values
import Words

extension ProvisionCommand {
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what the gateway has, read back from the kernel, and for how long.",
            discussion: "With --watch it is drawn anew each second on a terminal; arrows and pages scroll, q ends it.")

        @OptionGroup var gateway: GatewayOption
        @OptionGroup var languages: LanguageOption
        @Flag(help: "Go on, and count down what is provisional.")
        var watch = false

        func validate() throws {
            if watch, gateway.json {
                throw ValidationError("--watch is for a terminal and --json for programs: give one")
            }
        }

        func run() throws {
            let (json, language) = (gateway.json, languages.chosen)
            if watch { return try follow(language) }
            try provisioning(gateway) { provisioner in
                let report = GatewayReport(try await provisioner.observe())
                if json { try Console.print(json: report) } else { Console.print(report.text(language)) }
                return false
            }
        }

        private func follow(_ language: Language) throws {
            do {
                guard TerminalSession.isPossible else {
                    throw ValidationError("--watch needs a terminal: leave it out, or give --json")
                }
                let configuration = try GatewayConfiguration.read(file: gateway.config)
                try Privileges.keepNetworkAdministration(asOwnerOf: configuration.stateDirectory)
                try StatusScreen(try configuration.provisioner(), language).run()
            } catch let error as ValidationError {
                throw error
            } catch {
                Console.printError("\(error)")
                throw Provisioned.failed
            }
        }
    }
}
