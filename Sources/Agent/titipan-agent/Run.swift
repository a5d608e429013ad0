// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import Logging

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Perform the service's orders, deliver reports, watch the placed tenants.",
        discussion:
            "Needs CAP_NET_RAW inside until its sockets are open; gives up all privileges then. Ends with SIGTERM.")

    @OptionGroup var options: ConfigurationOption

    func run() throws {
        try reportingErrors {
            let configuration = try AgentConfiguration.read(options)
            let log = makeLogger(configuration.logLevel)
            ResidentMemory.releaseCode()
            let sockets = try PrivilegedSockets.open(configuration)
            try Privileges.drop(to: configuration.user)
            let tools = try AgentContext(configuration, sockets: sockets, log: log)
            ResidentMemory.releaseCode()
            try runBlocking {
                do {
                    try await AgentRun(tools).run()
                } catch is CancellationError {
                    log.notice("agent ends")
                }
            }
        }
    }
}
