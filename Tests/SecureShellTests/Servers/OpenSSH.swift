// SPDX-License-Identifier: Apache-2.0

import Failures
import Foundation
import Linux
import SecureShell

/// Debian's OpenSSH on a pair of pipes (`sshd -i`), and keys that `ssh-keygen` made. Whatever waits for a program has a thread of its own: the tasks'
/// threads are few.
final class OpenSSH: Sendable {
    let directory: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.path + "/ssh-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    @discardableResult
    func shell(_ script: String) async throws -> String {
        try await BlockingCall("shell") { [self] in try run(script) }.value { $0() }
    }

    private func run(_ script: String) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-euc", "cd \(directory)\n\(script)"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TestFailure(script) }
        return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Makes a key of that name unless there is one.
    /// - Returns: the fingerprint that `ssh-keygen -l` prints.
    func key(_ name: String, _ arguments: String) async throws -> String {
        try await shell(
            """
            [ -e \(name) ] || ssh-keygen -q \(arguments) -N '' -f \(name)
            ssh-keygen -lf \(name).pub | cut -d' ' -f2
            """)
    }

    /// One key exchange with a server of these options.
    ///
    /// - Parameter pieces: cuts what the server sends into pieces of so many bytes.
    func exchange(
        _ offer: SSHOffer = SSHOffer(), keys: [String], options: [String], pieces: Int = 4_096
    ) async throws -> (progress: SSHHandshake.Progress, handshake: SSHHandshake) {
        try await BlockingCall("exchange") { [self] in try converse(offer, keys, options, pieces) }.value { $0() }
    }

    private func converse(
        _ offer: SSHOffer, _ keys: [String], _ options: [String], _ pieces: Int
    ) throws -> (progress: SSHHandshake.Progress, handshake: SSHHandshake) {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/sbin/sshd")
        process.arguments =
            ["-i", "-e", "-f", "/dev/null"] + keys.flatMap { ["-h", "\(directory)/\($0)"] }
            + options.flatMap { ["-o", $0] }
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
        var handshake = SSHHandshake(offer)
        try input.fileHandleForWriting.write(contentsOf: Data(SSHHandshake.opening))
        while true {
            let bytes = output.fileHandleForReading.availableData
            guard !bytes.isEmpty else { return (.failed(handshake.failureOfEnd), handshake) }
            var rest = Array(bytes)[...]
            while !rest.isEmpty {
                let (progress, answer) = handshake.receive(rest.prefix(pieces))
                rest = rest.dropFirst(pieces)
                // A server that is gone takes no more.
                if !answer.isEmpty { try? input.fileHandleForWriting.write(contentsOf: Data(answer)) }
                if progress != .needsMore { return (progress, handshake) }
            }
        }
    }
}
