// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Casework
import Database
import Documents
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
        Scratch.sweep(assembly.configuration.scratchDirectory)
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
            services: [
                CommandSocket(assembly), server.pages, server.agents, CaseworkService(assembly.casework),
                CertificateUpkeep(
                    assembly.casework, server, names: assembly.configuration.certificateNames, logger: logger),
            ].map { .init(service: $0) },
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

/// Lets this program's commands use the embedded store while the service runs: only one program may have it open for writing.
private struct CommandSocket: Service {
    private let assembly: Assembly

    init(_ assembly: Assembly) {
        self.assembly = assembly
    }

    func run() async throws {
        let server = open()
        try? await gracefulShutdown()
        server?.close()
    }

    private func open() -> DatabaseServer? {
        guard case .sqlite(let path) = assembly.configuration.database else { return nil }
        let casework = assembly.casework
        do {
            return try DatabaseServer(
                assembly.database, path: DatabaseLocation.socketPath(of: path), logger: assembly.logger,
                written: { casework.announceForeignWrite() })
        } catch {
            assembly.logger.error("commands need the service stopped", metadata: ["why": "\(error)"])
            return nil
        }
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
