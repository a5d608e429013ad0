// SPDX-License-Identifier: Apache-2.0

internal import Subprocess
internal import SystemPackage

/// Runs a program with bounds on its time, its memory and what it writes.
struct ToolRunner: Sendable {
    var timeLimit: Duration

    /// The result of an ended program.
    struct Result: Sendable {
        var output: [UInt8]
        var complaints: String
        var succeeded: Bool
        var status: String

        /// The program's output. Throws ``PressError/failed(tool:status:lastLines:)`` with its last error lines when it did not succeed.
        func outputOfSuccess(_ path: String) throws(PressError) -> [UInt8] {
            guard succeeded else {
                let lines = complaints.split(whereSeparator: \.isNewline).suffix(4).joined(separator: " / ")
                throw .failed(tool: ToolRunner.name(path), status: status, lastLines: lines)
            }
            return output
        }
    }

    /// Runs `path` and returns whatever it wrote, successful or not.
    func run(
        _ path: String, _ arguments: [String], input: [UInt8] = [], in directory: String,
        environment: [String: String] = [:], outputLimit: Int = PressTools.largestDocument
    ) async throws(PressError) -> Result {
        var variables = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": directory, "TMPDIR": directory]
        variables.merge(environment) { _, new in new }
        let settings = variables.map { (Subprocess.Environment.Key(stringLiteral: $0.key), $0.value) }
        do {
            return try await withThrowingTaskGroup(of: Result?.self) { group in
                group.addTask {
                    try await launch(
                        path, arguments, input: input, in: directory,
                        environment: .custom(Dictionary(uniqueKeysWithValues: settings)), outputLimit: outputLimit)
                }
                group.addTask { [timeLimit] in
                    try await Task.sleep(for: timeLimit)
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let result = first else {
                    throw PressError.timedOut(tool: ToolRunner.name(path), seconds: timeLimit.components.seconds)
                }
                return result
            }
        } catch let error as PressError {
            throw error
        } catch let error as SubprocessError {
            switch error.code {
            case .outputLimitExceeded: throw .tooLarge(tool: ToolRunner.name(path), limit: outputLimit)
            case .executableNotFound, .spawnFailed: throw .missingTool(path: path)
            default: throw .failed(tool: ToolRunner.name(path), status: "could not be run", lastLines: "\(error)")
            }
        } catch {
            throw .failed(tool: ToolRunner.name(path), status: "was interrupted", lastLines: "\(error)")
        }
    }

    /// As ``run(_:_:input:in:environment:outputLimit:)``; an exit status that reports a failure is an error.
    func output(
        _ path: String, _ arguments: [String], input: [UInt8] = [], in directory: String,
        environment: [String: String] = [:], outputLimit: Int = PressTools.largestDocument
    ) async throws(PressError) -> [UInt8] {
        let result = try await run(
            path, arguments, input: input, in: directory, environment: environment, outputLimit: outputLimit)
        return try result.outputOfSuccess(path)
    }

    private func launch(
        _ path: String, _ arguments: [String], input: [UInt8], in directory: String,
        environment: Subprocess.Environment, outputLimit: Int
    ) async throws -> Result {
        // A session of its own, so that helpers of the program end with it.
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(2))
        ]
        let standardInput = try source(of: input, in: directory)
        let ended = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(arguments), environment: environment,
            workingDirectory: FilePath(directory), platformOptions: options,
            input: .fileDescriptor(standardInput, closeAfterSpawningProcess: true),
            output: .bytes(limit: outputLimit), error: .string(limit: 256 << 10))
        return Result(
            output: ended.standardOutput, complaints: ended.standardError,
            succeeded: ended.terminationStatus.isSuccess, status: "ended with \(ended.terminationStatus)")
    }

    /// A file and no pipe: a program that ends before it has read its input must not bring this one down, as the library's
    /// writer does when it is cancelled halfway.
    private func source(of input: [UInt8], in directory: String) throws -> FileDescriptor {
        guard !input.isEmpty else { return try FileDescriptor.open("/dev/null", .readOnly) }
        let path = FilePath(directory).appending("standard-input")
        let file = try FileDescriptor.open(
            path, .readWrite, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
        do {
            try file.writeAll(input)
            try file.seek(offset: 0, from: .start)
            return file
        } catch {
            try? file.close()
            throw error
        }
    }

    private static func name(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
