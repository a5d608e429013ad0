// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import Evidence
import Linux
import TextOutput

struct Enrol: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Join a service with the token that an officer handed over.",
        discussion: """
            The token pins the service's certificate authority. Keys are made here and never leave this machine. May be \
            repeated after an interruption. Afterwards an officer compares the fingerprints and approves the agent.
            """)

    @Option(help: ArgumentHelp("The service's public URL; else the configuration's.", valueName: "url"))
    var service: String?
    @Option(help: ArgumentHelp("The join token. Better in a file: other users see command lines.", valueName: "token"))
    var token: String?
    @Option(help: ArgumentHelp("File that holds the join token; - is standard input.", valueName: "file"))
    var tokenFile: String?
    @Option(help: ArgumentHelp("The state directory; else the configuration's.", valueName: "dir"))
    var state: String?
    @Flag(help: "Print the result as JSON.")
    var json = false
    @OptionGroup var options: ConfigurationOption

    func validate() throws {
        guard (token == nil) != (tokenFile == nil) else {
            throw ValidationError("give the join token by either --token or --token-file")
        }
    }

    func run() throws {
        try reportingErrors {
            let configuration: AgentConfiguration?
            if service != nil, state != nil, !Folder.isReadable(options.config) {
                configuration = nil
            } else {
                configuration = try AgentConfiguration.read(options)
            }
            let joining = try EnrolCommand(
                token: try tokenText(), service: service ?? configuration?.service ?? "",
                stateDirectory: state ?? configuration?.stateDirectory ?? "", user: configuration?.user,
                vantage: configuration.map { AgentVantage($0.vantage) })
            let json = json
            try runBlocking {
                let result = try await joining.perform()
                if json { try Console.print(json: result) } else { Console.print(result.text) }
            }
        }
    }

    private func tokenText() throws -> String {
        if let token { return token }
        return try EnrolCommand.readToken(file: tokenFile ?? "-")
    }
}
