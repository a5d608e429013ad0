// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Casework
import Evidence
import Procedure
import Values
import TextOutput

extension AgentVantage: ExpressibleByArgument {}

extension UserView {
    /// The user of this program on the service's machine: may see everything, and does nothing in an officer's name.
    static let administrator = UserView(
        id: "administrator", username: "administrator", role: .kasi, displayName: "Administrator")
}

struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Agents in server rooms and on the internet.",
        subcommands: [Token.self, List.self, Approve.self, Revoke.self, Confirm.self, AllowRecovery.self])

    struct Token: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print a join token: used once, within an hour.")

        @OptionGroup var option: ConfigurationOption
        @Option(help: "Name of the site.") var site: String
        @Option(help: "inside, outside or gateway.") var vantage: AgentVantage
        @Option(help: "The agent's name.") var name: String

        func run() async throws {
            let token = try await Assembly.with(option) {
                try await $0.casework.agents.createJoinToken(site: site, vantage: vantage, name: name, by: nil)
            }
            Console.print(token)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all agents with their fingerprints.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption

        func run() async throws {
            let agents = try await Assembly.with(option) { try await $0.casework.agents.list(for: .administrator) }
            try output.print(agents) {
                agents.map { agent in
                    "\(agent.id)\t\(agent.name)\t\(agent.site)\t\(agent.vantage.rawValue)\t\(agent.standing.rawValue)\n"
                        + "    TLS key    \(agent.tlsFingerprint.groups.joined(separator: " "))\n"
                        + "    report key \(agent.reportFingerprint.groups.joined(separator: " "))\n"
                        + "    certificate until \(agent.certificateExpires)"
                        + (agent.certificateState == .good ? "" : ", \(agent.certificateState.rawValue)")
                        + agent.unconfirmedEpochs.map { "\n    epoch \($0.epoch) waits for a confirmation" }.joined()
                }.joined(separator: "\n")
            }
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Approve an agent after comparing its fingerprints.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption
        @Argument(help: "The agent's UUID.") var id: String

        func run() async throws {
            let agent = try await Assembly.with(option) { try await $0.casework.agents.approve(agent: id, by: nil) }
            try output.print(agent) { "\(agent.name) is \(agent.standing.rawValue)" }
        }
    }

    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Confirm an epoch that an agent's gap record has opened: its reports count.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption
        @Argument(help: "The agent's UUID.") var id: String
        @Argument(help: "The epoch.") var epoch: Int

        func run() async throws {
            let agent = try await Assembly.with(option) {
                try await $0.casework.agents.confirm(epoch: epoch, of: id, by: nil)
            }
            try output.print(agent) { "epoch \(epoch) of \(agent.name) is confirmed" }
        }
    }

    struct AllowRecovery: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "allow-recovery",
            abstract: "Allow an agent that has lost its newest certificate one more, for the same keys.",
            discussion: """
                An agent whose certificate has expired gets another by itself, once. This is for one that has lost what it got: see first that it \
                is the agent in the room that asks.
                """)

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption
        @Argument(help: "The agent's UUID.") var id: String

        func run() async throws {
            let agent = try await Assembly.with(option) {
                try await $0.casework.certificates.allowRecovery(agent: id, by: nil)
            }
            try output.print(agent) { "\(agent.name) may ask for one new certificate" }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke an agent at once.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption
        @Argument(help: "The agent's UUID.") var id: String
        @Option(help: "Why; it is kept.") var reason: String

        func run() async throws {
            let agent = try await Assembly.with(option) {
                try await $0.casework.agents.revoke(agent: id, reason: reason, by: nil)
            }
            try output.print(agent) { "\(agent.name) is \(agent.standing.rawValue)" }
        }
    }
}
