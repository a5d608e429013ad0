// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Casework
import Database
import Foundation
import TextOutput

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the embedded store while the service runs. PostgreSQL has its own tools.")

    @OptionGroup var option: ConfigurationOption
    @Argument(help: "File to write; it must not exist.") var file: String

    func validate() throws {
        guard !FileManager.default.fileExists(atPath: file) else { throw ValidationError("\(file) exists already.") }
    }

    func run() async throws {
        try await Assembly.with(option) { try await $0.database.backup(to: file) }
        Console.print("the store is copied to \(file); keep \(try option.read().dataDirectory)/identity with it")
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a copy in place of a store that is gone. The service must not run.")

    @OptionGroup var option: ConfigurationOption
    @Argument(help: "The copy.") var file: String

    func run() async throws {
        guard case .sqlite(let path) = try option.read().database else {
            throw ValidationError("PostgreSQL is restored with its own tools.")
        }
        guard FileManager.default.fileExists(atPath: file) else { throw ValidationError("Cannot read \(file).") }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw ValidationError("\(path) exists. Stop the service and move it away first.")
        }
        let copy = try SQLiteDatabase(path: file)
        try await copy.backup(to: path)
        await copy.close()
        Console.print(
            "\(path) is in place. If it lacks what came after the copy, the service refuses to start until that is accepted: "
                + "titipan-service ledger accept-restore --help")
    }
}
