// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Casework
import Database
import Foundation
import Linux
import Logging
import ServiceLifecycle
import UnixSignals
import Web
import TextOutput

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve pages, API and agents until told to stop.")

    @OptionGroup var option: ConfigurationOption

    func run() async throws {
        let assembly = try await Assembly.open(try option.read(), migrating: true)
        let logger = assembly.logger
        let web = assembly.configuration.web
        try Self.raiseOpenFileLimit(for: web.limits)
        let server = try WebServer(
            casework: assembly.casework, settings: web, identity: try assembly.webIdentity(), logger: logger,
            onPagesPort: { port in
                logger.info(
                    "pages are up", metadata: ["at": "\(web.publicURL)", "listening": "\(web.pages.host):\(port)"])
            },
            onAgentsPort: { port in
                logger.info("agents' API is up", metadata: ["listening": "\(web.agents.host):\(port)"])
            })
        var configuration = ServiceGroupConfiguration(
            services: [server.pages, server.agents, CaseworkService(assembly.casework)].map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(8)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            await assembly.database.close()
            throw error
        }
        await assembly.database.close()
    }
}

extension Serve {
    /// Throws unless the process may hold as many descriptors as the configured connections need: without one left, a listener ends.
    static func raiseOpenFileLimit(for limits: WebSettings.Limits) throws {
        let allowed = try OpenFileLimit.raise(to: limits.openFiles)
        guard allowed.soft >= limits.openFiles else {
            throw ValidationError(
                "limits.connections: \(limits.connections) needs \(limits.openFiles) open files, and the process may have "
                    + "\(allowed.soft); set LimitNOFILE=\(limits.openFiles) in the unit, or fewer connections")
        }
    }
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the store's tables up to date.")

    @OptionGroup var option: ConfigurationOption

    func run() async throws {
        let configuration = try option.read()
        try FileManager.default.createDirectory(
            atPath: configuration.dataDirectory, withIntermediateDirectories: true)
        try await Assembly.with(option) { _ in }
        Console.print("the store is up to date")
    }
}
