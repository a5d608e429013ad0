// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CaseStore
import Casework
import Database
import Foundation
import Identity
import Logging
import TextOutput
import Values

/// How the keys in a backup are protected.
struct PassphraseOption: ParsableArguments {
    @Option(help: "File whose first line is the passphrase that seals the keys.")
    var passphraseFile: String?

    func read() throws -> String? { try passphraseFile.map { try UserCommand.Add.password(in: $0) } }
}

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the embedded store and the service's keys while the service runs.",
        discussion: """
            Writes FILE, a copy of the store, and FILE.identity, the keys without which the copy is worth nothing: both mode 0600. \
            Who holds FILE.identity can sign in the office's name: keep it apart from FILE, or seal it with --passphrase-file. \
            A PostgreSQL store is copied with its own tools (pg_dump); FILE.identity alone is written then.
            """)

    @OptionGroup var option: ConfigurationOption
    @OptionGroup var passphrase: PassphraseOption
    @Argument(help: "File to write; it must not exist.") var file: String

    /// Where the keys of a copy lie.
    static func identityFile(of file: String) -> String { file + ".identity" }

    func validate() throws {
        for path in [file, Self.identityFile(of: file)] where FileManager.default.fileExists(atPath: path) {
            throw ValidationError("\(path) exists already.")
        }
    }

    func run() async throws {
        let configuration = try option.read()
        // Before anything is written: without them the copy is worth nothing.
        _ = try IdentityArchive(directory: configuration.identityDirectory)
        let secret = try passphrase.read()
        if case .sqlite = configuration.database {
            try await Assembly.with(option) { try await $0.database.backup(to: file) }
            Console.print("the store is copied to \(file)")
        } else {
            Console.print("copy the PostgreSQL database with pg_dump or your service's own tools")
        }
        // After the store: keys that know of a later certificate authority than the store does fit it, the other way round they do not.
        let keys = try IdentityArchive(directory: configuration.identityDirectory)
        try keys.write(to: Self.identityFile(of: file), passphrase: secret)
        Console.print(
            "the keys are copied to \(Self.identityFile(of: file))"
                + (secret == nil ? ", unsealed: whoever reads it can sign in the office's name" : ", sealed"))
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a copy in the place of a store that is gone, with its keys. The service must not run.",
        discussion: """
            Takes what backup wrote: FILE and FILE.identity. With a PostgreSQL store, restore the database first; FILE.identity alone is \
            put back then. Nothing that is there is overwritten.
            """)

    @OptionGroup var option: ConfigurationOption
    @OptionGroup var passphrase: PassphraseOption
    @Argument(help: "The copy.") var file: String

    func run() async throws {
        let configuration = try option.read()
        let archive = Backup.identityFile(of: file)
        let identity = configuration.identityDirectory
        let keys =
            if FileManager.default.fileExists(atPath: archive) {
                try IdentityArchive(file: archive, passphrase: try passphrase.read())
            } else if FileManager.default.fileExists(atPath: identity) {
                // They were kept, or were put back by hand.
                try IdentityArchive(directory: identity)
            } else {
                throw ValidationError(
                    "Neither \(archive) nor \(identity) is there: a store is worth nothing without its keys.")
            }
        try await check(keys, configuration)
        try FileManager.default.createDirectory(
            atPath: configuration.dataDirectory, withIntermediateDirectories: true)
        try keys.restore(to: identity)
        if case .sqlite(let path) = configuration.database {
            try await SQLiteDatabase.copy(file, to: path)
            Console.print(
                "\(path) and \(identity) are in place. If the store lacks what came after the copy, the service refuses to start until "
                    + "that is accepted: titipan-service ledger accept-restore --help")
        } else {
            Console.print("\(identity) is in place")
        }
    }

    /// Store and keys must belong together, before anything is put in place.
    private func check(_ keys: IdentityArchive, _ configuration: ServiceConfiguration) async throws {
        guard case .sqlite(let path) = configuration.database else { return }
        guard FileManager.default.fileExists(atPath: file) else { throw ValidationError("Cannot read \(file).") }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw ValidationError("\(path) exists. Stop the service and move it away first.")
        }
        let scratch = NSTemporaryDirectory() + "/titipan-restore-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: scratch, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        // On a copy: the backup itself is never opened for writing.
        try await SQLiteDatabase.copy(file, to: scratch + "/store")
        try keys.restore(to: scratch + "/identity")
        let database = try SQLiteDatabase(path: scratch + "/store")
        do {
            let store = CaseStore(database: database)
            try await store.migrate()
            try await Assembly.identity(of: configuration, in: scratch + "/identity", store: store).claim(
                store, keysIn: Backup.identityFile(of: file))
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }
}
