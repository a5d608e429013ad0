// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import Evidence
import Linux
import Logging
import TextOutput

struct GatewayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: "Keep a Linux gateway as it was confirmed, and provision on the service's orders.",
        discussion: """
            Without a service in its configuration it works alone: it keeps what 'provision confirm' made permanent. With one, join first: \
            'gateway enrol'.
            """,
        subcommands: [Run.self, Enrol.self, Role.self], defaultSubcommand: Run.self)

    struct FileOption: ParsableArguments {
        @Option(help: ArgumentHelp("The gateway's configuration.", valueName: "file"))
        var config = GatewayConfiguration.defaultFile
    }

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep the gateway, perform orders, deliver reports. The default.",
            discussion: """
                Supervises a process that changes the network and talks to nobody on it, with CAP_NET_ADMIN, and one that talks to the \
                service, with no privilege. As root it becomes the user that owns the state directory. Ends with SIGTERM; what is in force stays so.
                """)

        @OptionGroup var options: FileOption

        func run() throws {
            try reportingErrors {
                let configuration = try GatewayConfiguration.read(file: options.config)
                let log = makeLogger(configuration.logLevel)
                try Privileges.keepNetworkAdministration(asOwnerOf: configuration.stateDirectory)
                let supervisor = try GatewaySupervisor(try GatewayRoleSettings(configuration), log: log)
                let status = try supervisor.run()
                if status != 0 { throw ExitCode(status) }
            }
        }
    }

    struct Enrol: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Join the service with a token for vantage gateway.",
            discussion: """
                The token pins the service's certificate authority. Keys are made here and never leave this machine. May be repeated after an \
                interruption. Afterwards an officer compares the fingerprints and approves the agent.
                """)

        @Option(help: ArgumentHelp("File that holds the join token; - is standard input.", valueName: "file"))
        var tokenFile: String
        @Flag(help: "Print the result as JSON.")
        var json = false
        @OptionGroup var options: FileOption

        func run() throws {
            try reportingErrors {
                let configuration = try GatewayConfiguration.read(file: options.config)
                guard let service = configuration.service else {
                    throw ValidationError("\(options.config) names no service: add its URL as 'service'")
                }
                let token = try EnrolCommand.readToken(file: tokenFile)
                try Privileges.drop(toOwnerOf: configuration.stateDirectory)
                let joining = try EnrolCommand(
                    token: token, service: service.service, stateDirectory: configuration.stateDirectory, user: nil,
                    vantage: .gateway)
                let json = json
                try runBlocking {
                    let result = try await joining.perform()
                    if json { try Console.print(json: result) } else { Console.print(result.text) }
                }
            }
        }
    }

    /// One process of a running gateway's agent.
    struct Role: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A process that titipan-agent gateway starts.", shouldDisplay: false)

        @Argument var role: GatewayRole

        func run() throws {
            try reportingErrors {
                let socket = try MessageSocket.handed()
                guard let message = socket.receive() else { return }
                let settings = try GatewayRoleSettings(bytes: message.bytes)
                let log = makeLogger(settings.configuration.logLevel)
                let body: @Sendable () async throws -> Void
                switch role {
                case .provision:
                    let process = try ProvisioningProcess(settings, supervisor: socket, log: log)
                    body = { try await process.run() }
                case .deliver:
                    let process = try GatewayDelivery(settings, provision: socket, log: log)
                    body = { try await process.run() }
                }
                try runBlocking(ignoringSignals: true) {
                    do { try await body() } catch is CancellationError {}
                    log.notice("\(role.rawValue) ends")
                }
            }
        }
    }
}

extension GatewayRole: ExpressibleByArgument {}
