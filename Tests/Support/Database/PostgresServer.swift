// SPDX-License-Identifier: Apache-2.0

import Database
import Foundation
import Logging

/// A real PostgreSQL server for tests: one per test process, started when first needed, on a socket in a directory of its own.
///
/// A shell looks after it and waits for its own standard input to end, which happens however this process ends; then it
/// stops the server and removes the directory.
package actor PostgresServer {
    package static let shared = PostgresServer()

    private var starting: Task<Running, any Error>?
    private var schemas = 0

    private struct Running: Sendable {
        let directory: String
        let administration: any Database
        /// Open as long as this process lives.
        let lifeline: Pipe
    }

    /// A server of the test's own, which it may stop.
    package init() {}

    /// Ends the server as a power loss does.
    package func kill() async throws {
        try await control("stop -m immediate")
    }

    /// Starts it again on what is there.
    package func resume() async throws {
        try await control("start")
    }

    private func control(_ what: String) async throws {
        let directory = try await running().directory
        let command = "\(try Self.programDirectory())/pg_ctl -D \(directory)/data -l \(directory)/data/log -w -t 60"
        let options = "-k \(directory) -c listen_addresses= -c fsync=off"
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/bash")
        // The server must not inherit the descriptor by which Foundation sees that the shell has ended.
        shell.arguments = [
            "-c",
            """
            cd /; as=; [ "$(id -u)" = 0 ] && as='setpriv --reuid=postgres --regid=postgres --init-groups'
            (
                for f in /proc/$BASHPID/fd/*; do n=${f##*/}; [[ $n -gt 2 ]] && eval "exec $n>&-"; done
                exec $as \(command) -o "\(options)" \(what) >/dev/null 2>&1 </dev/null
            )
            """,
        ]
        try shell.run()
        shell.waitUntilExit()
        guard shell.terminationStatus == 0 else {
            throw Unavailable(description: "the PostgreSQL server cannot be controlled: \(what)")
        }
    }

    /// Why there is no server, and what to do.
    package struct Unavailable: Error, CustomStringConvertible {
        package let description: String
    }

    /// A libpq connection string for the superuser `postgres` and the database `postgres`.
    package func conninfo() async throws -> String {
        Self.conninfo(try await running().directory)
    }

    /// Runs `body` with a connection string whose statements see a fresh, empty schema, which is dropped afterwards.
    nonisolated package func withSchema<T>(
        _ body: (String) async throws -> T
    ) async throws -> T {
        let (server, schema) = try await newSchema()
        let drop = {
            try await server.administration.write { try $0.script("DROP SCHEMA \(schema) CASCADE") }
        }
        do {
            let value = try await body(Self.conninfo(server.directory) + " options='-c search_path=\(schema)'")
            try await drop()
            return value
        } catch {
            try? await drop()
            throw error
        }
    }

    private func newSchema() async throws -> (Running, String) {
        schemas += 1
        let schema = "test\(schemas)"
        let server = try await running()
        try await server.administration.write { try $0.script("CREATE SCHEMA \(schema)") }
        return (server, schema)
    }

    private func running() async throws -> Running {
        if let starting { return try await starting.value }
        let task = Task { try await Self.start() }
        starting = task
        return try await task.value
    }

    private static func conninfo(_ directory: String) -> String {
        "host=\(directory) user=postgres dbname=postgres"
    }

    private static func start() async throws -> Running {
        let programs = try programDirectory()
        // Short, because the socket's path must fit in 107 bytes.
        let directory = "/tmp/titipan-pg-" + String(UInt64.random(in: .min ... .max), radix: 36)
        let lifeline = Pipe()
        let output = Pipe()
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", script, "postgres-server", directory, programs]
        shell.standardInput = lifeline
        shell.standardOutput = output
        try shell.run()
        // The shell's own copies of these ends must be the only ones.
        try? lifeline.fileHandleForReading.close()
        try? output.fileHandleForWriting.close()
        let answer = await withCheckedContinuation { continuation in
            Thread {
                var text = ""
                while !text.contains("ready\n") {
                    let data = output.fileHandleForReading.availableData
                    if data.isEmpty { break }
                    text += String(decoding: data, as: UTF8.self)
                }
                continuation.resume(returning: text)
            }.start()
        }
        guard answer.hasSuffix("ready\n") else {
            throw Unavailable(description: "the PostgreSQL server for the tests did not start: \(answer)")
        }
        let administration = try await PostgresDatabase(
            conninfo: conninfo(directory), connections: 2, logger: Logger(label: "test"))
        return Running(directory: directory, administration: administration, lifeline: lifeline)
    }

    /// The newest version's programs.
    private static func programDirectory() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let newest = versions.compactMap { Int($0) }.sorted().last { version in
            FileManager.default.isExecutableFile(atPath: "\(root)/\(version)/bin/initdb")
        }
        guard let newest else {
            throw Unavailable(
                description: "no PostgreSQL server below \(root): install the Debian package “postgresql”")
        }
        return "\(root)/\(newest)/bin"
    }

    /// Arguments: directory, programs. The server refuses to run as root, and is given its own user then.
    private static let script = """
        trap '' INT TERM HUP
        d=$1; b=$2; as=
        mkdir -m 700 "$d" || exit 1
        trap 'rm -rf "$d"' EXIT
        if [ "$(id -u)" = 0 ]; then
            chown postgres "$d" || exit 1
            as='setpriv --reuid=postgres --regid=postgres --init-groups'
        fi
        cd /
        $as "$b/initdb" -D "$d/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$d/initdb.log" 2>&1 ||
            { cat "$d/initdb.log"; exit 1; }
        $as "$b/pg_ctl" -D "$d/data" -l "$d/data/log" -w -t 60 -o "-k $d -c listen_addresses= -c fsync=off -c \
        max_connections=400 -c shared_buffers=32MB -c max_pred_locks_per_transaction=256" start >"$d/start.log" 2>&1 ||
            { cat "$d/start.log" "$d/data/log"; exit 1; }
        echo ready
        read -r _
        $as "$b/pg_ctl" -D "$d/data" -m immediate -w stop >/dev/null 2>&1
        """
}
