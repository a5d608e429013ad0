// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import Terminal
import TextOutput

struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch the traffic of all tenants on a link, live.",
        discussion: """
            On a terminal it is a table that sorts, filters and scrolls; else a few plain lines every 10 s, or with --json one \
            object (titipan.traffic/v1) on a line of its own. Needs CAP_NET_RAW until its socket is open, and gives up all \
            privileges then. Without --interface and --tenants the configuration says what is watched. Ends with q, Ctrl-C or \
            SIGTERM.
            """)

    @Option(help: ArgumentHelp("The link: a mirror port, say; else the configuration's.", valueName: "if"))
    var interface: String?
    @Option(help: ArgumentHelp("Tenants' file; else the configuration's, or the service's tenants.", valueName: "file"))
    var tenants: String?
    @Flag(help: "Keep every frame instead of sampling: counts without error, at a price.")
    var exact = false
    @Flag(help: "One JSON object for each window of 10 s.")
    var json = false
    @Option(help: ArgumentHelp("End after so many seconds; the last window may be shorter.", valueName: "n"))
    var seconds: Double?
    @OptionGroup var options: ConfigurationOption

    func validate() throws {
        if let seconds, !(seconds >= 0.1 && seconds <= 1e8) {
            throw ValidationError("--seconds takes a number of at least 0.1")
        }
    }

    func run() throws {
        try reportingErrors {
            let setup = try WatchSetup(interface: interface, tenantsFile: tenants) {
                try AgentConfiguration.read(options)
            }
            try Privileges.drop(to: setup.user)
            ResidentMemory.releaseCode()
            let inbox = try WatchInbox()
            guard let tenants = try inbox.findTenants(of: setup) else { return }
            let isLive = !json && TerminalSession.isPossible
            let feed = WatchFeed(setup, tenants: tenants, isExact: exact, seconds: seconds, snapshots: isLive)
            if let shortfall = feed.shortfall { Console.printError(shortfall) }
            if isLive {
                try WatchScreen(feed, inbox).run()
            } else {
                try WatchLines(feed, inbox, json: json).run()
            }
        }
    }
}
