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
import TextOutput

/// The parts of the service, wired.
struct Assembly {
    let configuration: ServiceConfiguration
    let database: any Database
    let store: CaseStore
    let authorities: Authorities
    let casework: Casework
    let logger: Logger

    /// Opens the store and the keys, and makes both on first use. Keys and store must belong together.
    ///
    /// - Parameters:
    ///   - migrating: bring the store's tables up to date; without it an old store is refused.
    ///   - isShared: beside a running service, use its embedded store through it.
    ///   - continuing: refuse a store whose ledger does not continue the checkpoint kept outside of it.
    static func open(
        _ configuration: ServiceConfiguration, migrating: Bool = false, sharing isShared: Bool = false,
        continuing: Bool = true
    ) async throws -> Assembly {
        var logger = Logger(label: "titipan-service") { ConsoleLog.handler(label: $0) }
        logger.logLevel = configuration.logLevel
        try FileManager.default.createDirectory(
            atPath: configuration.dataDirectory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let database = try await configuration.database.open(logger: logger, sharing: isShared)
        do {
            return try await assemble(
                configuration, database, migrating: migrating, continuing: continuing, logger)
        } catch {
            await database.close()
            throw error
        }
    }

    /// The keys of the service, and its authorities. New ones are made only for a store that nobody has used.
    static func keys(
        of configuration: ServiceConfiguration, in directory: String, store: CaseStore
    ) async throws -> (ServiceKeys, Authorities) {
        if !FileManager.default.fileExists(atPath: "\(directory)/service.key") {
            try await StoreIdentity.requireNewStore(store, keysIn: directory)
        }
        return try keys(of: configuration, in: directory)
    }

    /// The keys in `directory`, made where there are none.
    static func keys(
        of configuration: ServiceConfiguration, in directory: String
    ) throws -> (ServiceKeys, Authorities) {
        let host = URL(string: configuration.web.publicURL)?.host() ?? "titipan"
        let authorities = try Authorities.open(directory: directory, name: "Titipan \(host)", now: .now())
        return (try ServiceKeys.open(directory: directory, ledgerName: "\(host)/titipan"), authorities)
    }

    /// What a store must know of the service whose keys lie in `directory`.
    static func identity(
        of configuration: ServiceConfiguration, in directory: String, store: CaseStore
    ) async throws -> StoreIdentity {
        let (keys, authorities) = try await keys(of: configuration, in: directory, store: store)
        return try StoreIdentity(keys, authorities)
    }

    private static func assemble(
        _ configuration: ServiceConfiguration, _ database: any Database, migrating: Bool, continuing: Bool,
        _ logger: Logger
    ) async throws -> Assembly {
        let store = CaseStore(database: database, logger: logger)
        // A store that a running service has open is that program's to migrate.
        if migrating, !(database is RemoteDatabase) {
            let applied = try await store.migrate()
            if !applied.isEmpty { logger.info("store brought up to date", metadata: ["migrations": "\(applied)"]) }
        } else if case let pending = try await store.pendingMigrations(), !pending.isEmpty {
            throw Problem(
                .conflict, code: "store.old",
                title: Phrase(
                    id: "Penyimpanan lebih tua daripada program ini", en: "The store is older than this program"),
                detail: database is RemoteDatabase
                    ? Phrase(
                        id: "Layanan yang sedang berjalan adalah versi lama. Mulai ulang layanan itu dahulu.",
                        en: "The running service is of an older version. Restart it first.")
                    : Phrase(
                        id: "Migrasi \(pending) belum dijalankan. Jalankan: titipan-service migrate",
                        en: "Migrations \(pending) are missing. Run: titipan-service migrate"))
        }
        let identity = configuration.identityDirectory
        let (keys, authorities) = try await keys(of: configuration, in: identity, store: store)
        try await StoreIdentity(keys, authorities).claim(store, keysIn: identity)
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
                store: store, settings: settings, authorities: authorities, serviceKey: keys.signing,
                ledgerKey: keys.ledger, keysMadeAt: keys.madeAt, keyDirectory: configuration.identityDirectory,
                renderer: ChildPress(
                    // This program itself, also once another version lies in its place.
                    program: "/proc/self/exe",
                    arguments: [PressCommand.name], tools: configuration.tools, office: configuration.office.office),
                mailer: try MailSender(server: configuration.mail),
                logger: logger))
        if continuing { try await casework.ledger.checkContinuity() }
        try await casework.prepare()
        return Assembly(
            configuration: configuration, database: database, store: store, authorities: authorities,
            casework: casework,
            logger: logger)
    }

    /// Certificates of the listeners.
    func webIdentity() throws -> WebIdentity { try WebIdentity(casework, names: configuration.certificateNames) }

    /// Opens the store alone, to read: no second writer beside the running service.
    static func reading<T>(
        _ configuration: ServiceConfiguration, _ body: (CaseStore) async throws -> T
    ) async throws -> T {
        var logger = Logger(label: "titipan-service") { ConsoleLog.handler(label: $0) }
        logger.logLevel = configuration.logLevel
        let database = try await configuration.database.open(logger: logger, readOnly: true)
        do {
            let result = try await body(CaseStore(database: database))
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }

    /// Opens, runs `body` and closes.
    static func with<T>(
        _ option: ConfigurationOption, continuing: Bool = true, _ body: (Assembly) async throws -> T
    ) async throws -> T {
        let assembly = try await open(
            try option.read(), migrating: true, sharing: true, continuing: continuing)
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
