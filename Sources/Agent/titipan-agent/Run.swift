// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import Logging

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Perform the service's orders, deliver reports, watch the placed tenants.",
        discussion:
            """
            Supervises processes that capture, probe and deliver, each with the least privileges that its work takes. Inside it needs CAP_NET_RAW, \
            which it keeps to start the first two afresh when their interfaces went away. Ends with SIGTERM.
            """)

    @OptionGroup var options: ConfigurationOption

    func run() throws {
        try reportingErrors {
            let configuration = try AgentConfiguration.read(options)
            let log = makeLogger(configuration.logLevel)
            let settings = try RoleSettings(configuration)
            try Privileges.keepRawSockets(as: configuration.user)
            let supervisor = try Supervisor(settings, log: log)
            let status = try supervisor.run()
            if status != 0 { throw ExitCode(status) }
        }
    }
}
