// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Linux
import Values

@main
struct TitipanAgent: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "titipan-agent",
        abstract: "Proves that a placed server is connected, reachable and within its bandwidth.",
        version: Titipan.version,
        subcommands: [
            Enrol.self, Run.self, Verify.self, Watch.self, Account.self, DoctorCommand.self, SpoolCommand.self,
            ConfigCommand.self, ReplayCommand.self, ProvisionCommand.self, GatewayCommand.self, Role.self,
        ])

    /// Parses, runs and ends the process at once: the libraries' own clean-up at exit must not meet threads that are
    /// still at work.
    static func main() {
        do {
            try Capabilities.refuseCoreDumps()
            var command = try parseAsRoot()
            try command.run()
            ThisProcess.exit(0)
        } catch let code as ExitCode {
            ThisProcess.exit(code.rawValue)
        } catch {
            exit(withError: error)
        }
    }
}

/// Exit codes of the monitoring-plugins guidelines.
enum Exit {
    static let passed = ExitCode(0)
    static let warnings = ExitCode(1)
    static let failed = ExitCode(2)
    /// Inconclusive, or could not run.
    static let inconclusive = ExitCode(3)
}

struct ConfigurationOption: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration; agent.d/*.yaml beside it is laid over it.", valueName: "file"))
    var config = "/etc/titipan/agent.yaml"
}
