// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Casework
import TextOutput
import Values

struct AuthorityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authority", abstract: "The certificate authority of the service and its agents.",
        subcommands: [Status.self, Roll.self])

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the authorities, and which agents do not have them yet.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption

        func run() async throws {
            let status = try await Assembly.with(option) { try await $0.casework.authorityChange.status() }
            try output.print(status) { status.text }
        }
    }

    struct Roll: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change to a new authority; also while the service runs.",
            discussion: """
                Announces a new authority to the agents, in a statement signed with the service's signing key. It begins to issue certificates when \
                every approved agent has acknowledged it, or after --days: agents that were off then fetch the statement by themselves. The old \
                one is accepted for 31 days more. The service's published keys and their fingerprint stay the same. Run it as the \
                service's own user, and back up afterwards: keys from before do not fit the store any more.
                """)

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption
        @Option(help: "Days to wait for acknowledgements at most.") var days = 30

        func validate() throws {
            guard (1...365).contains(days) else { throw ValidationError("--days must be from 1 to 365.") }
        }

        func run() async throws {
            let status = try await Assembly.with(option) {
                try await $0.casework.authorityChange.begin(by: "administrator", deadline: Double(days) * 86_400)
            }
            try output.print(status) { status.text }
        }
    }
}

extension AuthorityStatus {
    fileprivate var text: String {
        var lines = authorities.map {
            "authority \($0.number)\t\($0.role.rawValue)\tuntil \($0.validUntil)\t\($0.sha256)"
        }
        if let announced, let deadline {
            lines.append(
                "announced \(announced); issues when every approved agent has it and no join token is open, at \(deadline) at the latest"
            )
        }
        if let retires { lines.append("the one before is accepted until \(retires)") }
        lines += missing.map { agent in
            "not acknowledged by \(agent.name) \(agent.id), "
                + (agent.lastSeen.map { "last seen \($0)" } ?? "never seen")
        }
        return lines.joined(separator: "\n")
    }
}
