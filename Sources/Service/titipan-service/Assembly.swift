// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Database
import Documents
import Foundation
import Identity
import Linux
import Logging
import Mail
import Procedure
import Values
import Web
internal import Words

/// The parts of the service, wired.
struct Assembly {
    let configuration: ServiceConfiguration
    let database: any Database
    let store: CaseStore
    let authority: Authority
    let casework: Casework
    let logger: Logger

    /// Opens the store and the keys, and makes both on first use.
    ///
    /// - Parameter migrating: bring the store's tables up to date; without it an old store is refused.
    static func open(_ configuration: ServiceConfiguration, migrating: Bool = false) async throws -> Assembly {
        var logger = Logger(label: "titipan-service") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = configuration.logLevel
        let identity = "\(configuration.dataDirectory)/identity"
        try FileManager.default.createDirectory(
            atPath: identity, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let host = URL(string: configuration.web.publicURL)?.host() ?? "titipan"
        let now = Timestamp.now()
        let authority = try Authority.open(directory: identity, name: "Titipan \(host)", now: now)
        let keys = try ServiceKeys.open(directory: identity, ledgerName: "\(host)/titipan")
        let database = try await configuration.database.open(logger: logger)
        let store = CaseStore(database: database)
        if migrating {
            let applied = try await store.migrate()
            if !applied.isEmpty { logger.info("store brought up to date", metadata: ["migrations": "\(applied)"]) }
        } else if case let pending = try await store.pendingMigrations(), !pending.isEmpty {
            throw Problem(
                .conflict, code: "store.old",
                title: Phrase(
                    id: "Penyimpanan lebih tua daripada program ini", en: "The store is older than this program"),
                detail: Phrase(
                    id: "Migrasi \(pending) belum dijalankan. Jalankan: titipan-service migrate",
                    en: "Migrations \(pending) are missing. Run: titipan-service migrate"))
        }
        let press = try DocumentPress(tools: configuration.tools, office: configuration.office.office)
        var settings = configuration.office
        do {
            settings.policy.printable = try await press.printable()
        } catch {
            // Forms then accept characters that documents cannot show; the press still refuses to print an empty box.
            logger.error("cannot tell which characters can be printed", metadata: ["error": "\(error)"])
        }
        let casework = Casework(
            CaseworkContext(
                store: store, settings: settings, authority: authority, serviceKey: keys.signing,
                ledgerKey: keys.ledger, renderer: press, mailer: try MailSender(server: configuration.mail),
                logger: logger))
        try await casework.prepare()
        return Assembly(
            configuration: configuration, database: database, store: store, authority: authority, casework: casework,
            logger: logger)
    }

    /// Certificates of the listeners.
    func webIdentity() throws -> WebIdentity {
        let server = try authority.serverIdentity(
            names: configuration.certificateNames, now: Timestamp.now())
        let authority = authority
        return WebIdentity(
            certificateChain: server.certificateChainPEM, privateKey: server.privateKeyPEM,
            authority: authority.certificatePEM,
            agentID: { certificate in
                try authority.agent(inCertificate: certificate, now: Timestamp.now()).agentID.uuidString
                    .lowercased()
            })
    }

    /// Opens, runs `body` and closes.
    static func with<T>(
        _ option: ConfigurationOption, _ body: (Assembly) async throws -> T
    ) async throws -> T {
        let assembly = try await open(try option.read(), migrating: true)
        do {
            let result = try await body(assembly)
            await assembly.database.close()
            return result
        } catch {
            await assembly.database.close()
            throw error
        }
    }
}
