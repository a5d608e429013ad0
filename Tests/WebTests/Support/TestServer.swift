// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import Identity
import ListenerSupport
import TestSupport
import Values
import Web

/// Both listeners on ports of the system's choice, with certificates of an authority of their own.
struct TestServer: Sendable {
    let directory: String
    let authority: Authority
    let pages: Int
    let agents: Int

    static func settings(limits: WebSettings.Limits = .init(), pages: Int = 0) -> WebSettings {
        WebSettings(
            pages: .init(host: "127.0.0.1", port: pages), agents: .init(host: "127.0.0.1", port: 0),
            publicURL: "https://titipan.example", officeName: "Dinas Komunikasi dan Informatika",
            region: "Pemerintah Kabupaten Temanggung", limits: limits)
    }

    static func identity(of authority: Authority) throws -> WebIdentity {
        let server = try authority.serverIdentity(names: ["127.0.0.1", "localhost"], now: .present)
        return WebIdentity(
            certificateChain: server.certificateChainPEM, privateKey: server.privateKeyPEM,
            authority: authority.certificatePEM,
            agentID: { try authority.agent(inCertificate: $0, now: .present).agentID.uuidString.lowercased() })
    }

    /// Runs `body` against a server, then stops it.
    static func run(
        _ casework: Casework, limits: WebSettings.Limits = .init(), port: Int = 0,
        _ body: @escaping @Sendable (TestServer) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let authority = try Authority.open(directory: directory, name: "Titipan test", now: .present)
            try authority.certificatePEM.write(toFile: "\(directory)/ca.pem", atomically: true, encoding: .utf8)
            let server = settings(limits: limits, pages: port)
            try await RunningListeners.run(casework, server, identity: identity(of: authority)) { listeners in
                try await body(
                    TestServer(
                        directory: directory, authority: authority, pages: listeners.pages, agents: listeners.agents))
            }
        }
    }
}

/// The output of a command, and how it ended.
struct CommandResult: Sendable {
    let status: Int32
    let output: String
}

/// Runs a program and waits for it; standard error is part of the output.
func run(_ program: String, _ arguments: [String]) async throws -> CommandResult {
    try await withCheckedThrowingContinuation { continuation in
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            continuation.resume(throwing: error)
            return
        }
        DispatchQueue.global().async {
            let data = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            continuation.resume(
                returning: CommandResult(
                    status: process.terminationStatus, output: String(decoding: data, as: UTF8.self)))
        }
    }
}

extension Timestamp {
    /// Now: TLS compares certificates with the system's clock.
    static var present: Timestamp { Timestamp(microseconds: Int64(saturating: Date().timeIntervalSince1970 * 1e6)) }
}
