// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Casework
import Database
import Foundation
import Testing
import TestSupport

@testable import titipan_service

/// The service's store and keys, by its commands and beside the running program.
@Suite("store and keys", .serialized, .timeLimit(.minutes(3)))
struct StoreTests {
    private struct Place: Sendable {
        let directory: String

        var configuration: String { directory + "/service.yaml" }
        var data: String { directory + "/data" }

        init(_ directory: String, port: Int = 0) throws {
            self.directory = directory
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try """
            dataDirectory: \(directory)/data
            publicURL: https://127.0.0.1:8443
            agentsURL: https://127.0.0.1:8444
            listen:
              pages: {host: 127.0.0.1, port: \(port)}
              agents: {host: 127.0.0.1, port: 0}
            log: {level: notice}
            sites:
              - name: gedung-sentra
                racks: [{name: A}]
                feeds: [{name: PDU-A, watts: 3000}]
                publicAddresses: {first: 203.0.113.10, last: 203.0.113.20}
                remotePorts: {first: 22010, last: 22020}
                roomAddresses: {first: 10.20.0.10}
                gateway: 10.20.0.1
                bandwidth: {inMbps: 1000, outMbps: 500}
                switchPorts: [gi1/0/7]
                cables: [C-001]
            """.write(toFile: configuration, atomically: true, encoding: .utf8)
        }

        /// Runs a command of the program in this process.
        func perform(_ words: String..., words more: [String] = []) async throws {
            var command = try TitipanService.parseAsRoot(words + more + ["--config", configuration])
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        }

        /// Opens as the service does, and closes.
        func open() async throws {
            let assembly = try await Assembly.open(ServiceConfiguration.read(file: configuration), migrating: true)
            await assembly.database.close()
        }
    }

    private func move(_ from: String, _ to: String) throws {
        try FileManager.default.moveItem(atPath: from, toPath: to)
    }

    @Test("a store is refused with other keys, and with none; no new ones are made")
    func otherKeys() async throws {
        try await withTemporaryDirectory { directory in
            let place = try Place(directory + "/a")
            let other = try Place(directory + "/b")
            try await place.open()
            try await place.open()
            try await other.open()

            try move(place.data + "/identity", place.data + "/kept")
            let none = await #expect(throws: Problem.self) { try await place.open() }
            #expect(none?.code == "store.keys")
            #expect(none?.description.contains("titipan-service restore") == true)
            #expect(!FileManager.default.fileExists(atPath: place.data + "/identity/service.key"))

            try? FileManager.default.removeItem(atPath: place.data + "/identity")
            try FileManager.default.copyItem(atPath: other.data + "/identity", toPath: place.data + "/identity")
            let wrong = await #expect(throws: Problem.self) { try await place.open() }
            #expect(wrong?.code == "store.keys")
            #expect(wrong?.description.contains("ledger: ") == true)

            try FileManager.default.removeItem(atPath: place.data + "/identity")
            try move(place.data + "/kept", place.data + "/identity")
            try await place.open()
        }
    }

    @Test("an inventory is imported by the command, whole or not at all, and the configuration changes it no more")
    func inventory() async throws {
        try await withTemporaryDirectory { directory in
            let place = try Place(directory + "/a")
            let table = directory + "/rooms.csv"
            let write = { (rows: [String]) in
                try (["site,kind,name,units,watts"] + rows).joined(separator: "\r\n")
                    .write(toFile: table, atomically: true, encoding: .utf8)
            }
            let racks = {
                let configuration = try ServiceConfiguration.read(file: place.configuration)
                let assembly = try await Assembly.open(configuration, migrating: true)
                let table = try await assembly.casework.sites.csv(for: nil)
                await assembly.database.close()
                return table.split(separator: "\r\n").filter { $0.hasPrefix("gedung-sentra,rack,") }.map {
                    $0.split(separator: ",")[2]
                }
            }
            try write(["gedung-sentra,rack,B,20,", "gedung-sentra,rack,C,99,"])
            await #expect(throws: ExitCode.self) { try await place.perform("inventory", "import", table) }
            #expect(try await racks() == ["A"])
            try write(["gedung-sentra,rack,B,20,", "gedung-sentra,feed,PDU-B,,3680"])
            try await place.perform("inventory", "import", table, "--dry-run")
            #expect(try await racks() == ["A"])
            try await place.perform("inventory", "import", table)
            #expect(try await racks() == ["A", "B"])
            let text = try String(contentsOfFile: place.configuration, encoding: .utf8)
            try text.replacing("racks: [{name: A}]", with: "racks: [{name: Z}]")
                .write(toFile: place.configuration, atomically: true, encoding: .utf8)
            try await place.open()
            #expect(try await racks() == ["A", "B"])
            try await place.perform("inventory", "export")
        }
    }

    @Test("a backup brings store and keys back, sealed or not", arguments: [false, true])
    func roundTrip(_ isSealed: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let place = try Place(directory + "/a")
            let secret = directory + "/passphrase"
            try "kuda baterai benar staples\n".write(toFile: secret, atomically: true, encoding: .utf8)
            let seal = isSealed ? ["--passphrase-file", secret] : []
            try await place.perform("user", "add", "budi", "--role", "jfu", "--name", "Budi")
            let copy = directory + "/copy"
            try await place.perform("backup", copy, words: seal)
            for file in [copy, copy + ".identity"] {
                let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
                #expect(mode == 0o600, "\(file)")
            }
            let stored = try String(contentsOfFile: copy + ".identity", encoding: .utf8)
            let key = try String(contentsOfFile: place.data + "/identity/service.key", encoding: .utf8)
            #expect(stored.contains(Data(key.utf8).base64EncodedString()) == !isSealed)

            // Everything is lost.
            try FileManager.default.removeItem(atPath: place.data)
            if isSealed { await #expect(throws: (any Error).self) { try await place.perform("restore", copy) } }
            #expect(!FileManager.default.fileExists(atPath: place.data + "/titipan.db"))
            try await place.perform("restore", copy, words: seal)
            try await place.open()
            #expect(try String(contentsOfFile: place.data + "/identity/service.key", encoding: .utf8) == key)
            try await place.perform("user", "disable", "budi")

            // Another office's keys do not go with it.
            let other = try Place(directory + "/b")
            try await other.open()
            try FileManager.default.removeItem(atPath: other.data + "/titipan.db")
            await #expect(throws: (any Error).self) { try await other.perform("restore", copy, words: seal) }
            #expect(!FileManager.default.fileExists(atPath: other.data + "/titipan.db"))
        }
    }

    @Test("a backup holds both authorities while one gives way to the other, and keys from before do not fit")
    func authorities() async throws {
        try await withTemporaryDirectory { directory in
            let place = try Place(directory + "/a")
            try await place.open()
            try await place.perform("backup", directory + "/before")
            try await place.perform("authority", "roll", "--days", "3")
            try await place.perform("authority", "status", "--json")
            try await place.perform("backup", directory + "/copy")

            try FileManager.default.removeItem(atPath: place.data)
            try move(directory + "/copy.identity", directory + "/newer.identity")
            try move(directory + "/before.identity", directory + "/copy.identity")
            let refusal = await #expect(throws: Problem.self) {
                try await place.perform("restore", directory + "/copy")
            }
            #expect(refusal?.code == "store.keys" && refusal?.description.contains("authority-2") == true)
            try move(directory + "/copy.identity", directory + "/older.identity")
            try move(directory + "/newer.identity", directory + "/copy.identity")
            try await place.perform("restore", directory + "/copy")
            try await place.open()
            for name in ["authorities.json", "authority.key", "authority-2.key"] {
                #expect(FileManager.default.fileExists(atPath: place.data + "/identity/\(name)"), "\(name)")
            }
        }
    }

    /// The program beside this test's own executable.
    private static let program = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent(".build/debug/titipan-service").path

    private func start(_ place: Place) async throws -> Process {
        let socket = place.data + "/titipan.db.sock"
        // One that is left by a service that was killed.
        try? FileManager.default.removeItem(atPath: socket)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments = ["serve", "--config", place.configuration]
        try process.run()
        for _ in 0..<300 where !FileManager.default.fileExists(atPath: socket) {
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(FileManager.default.fileExists(atPath: socket), "the service does not start")
        return process
    }

    @Test("commands go through the running service, and alone once it has gone, however it went")
    func besideTheService() async throws {
        try await withTemporaryDirectory { directory in
            let place = try Place(directory + "/a")
            let scratch = place.data + "/scratch/titipan-press-left"
            try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
            let service = try await start(place)
            defer { service.terminate() }
            #expect(throws: DatabaseError.self) { try SQLiteDatabase(path: place.data + "/titipan.db") }
            #expect(!FileManager.default.fileExists(atPath: scratch), "what a crash left is swept")
            let mode = try FileManager.default.attributesOfItem(atPath: place.data + "/titipan.db.sock")[
                .posixPermissions]
            #expect(mode as? Int == 0o600)
            try await place.perform("user", "add", "budi", "--role", "jfu", "--name", "Budi")
            await #expect(throws: Problem.self) {
                try await place.perform("user", "add", "budi", "--role", "jfu", "--name", "Budi")
            }
            try await place.perform("agent", "list")
            try await place.perform("backup", directory + "/copy")
            kill(service.processIdentifier, SIGKILL)
            service.waitUntilExit()
            try await place.perform("user", "disable", "budi")

            let again = try await start(place)
            try await place.perform("user", "list")
            again.terminate()
            again.waitUntilExit()
            #expect(again.terminationStatus == 0)
            #expect(!FileManager.default.fileExists(atPath: place.data + "/titipan.db.sock"))
        }
    }
}
