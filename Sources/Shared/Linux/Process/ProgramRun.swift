// SPDX-License-Identifier: Apache-2.0

/// One run of a program to its end, within a time and with bounds on what it prints.
package struct ProgramRun: Sendable {
    package struct Outcome: Sendable {
        package let ending: ChildProcess.Ending
        /// The process's number while it ran.
        package let identifier: Int32
        package let output: [UInt8]
        /// The first ``mostErrors`` bytes.
        package let errors: [UInt8]
    }

    package enum Failure: Error, Hashable, CustomStringConvertible {
        /// The system gives no process, or tells nothing of it.
        case system(SystemError)
        case endless(seconds: Int)
        case endlessOutput(bytes: Int)

        package var description: String {
            switch self {
            case .system(let error): "\(error)"
            case .endless(let seconds): "it did not end within \(seconds) s"
            case .endlessOutput(let bytes): "it printed more than \(bytes) bytes"
            }
        }
    }

    private static let mostErrors = 16_384
    private static let chunk = 65_536

    private let path: String
    private let arguments: [String]
    private let input: [UInt8]
    private let mostOutput: Int
    private let seconds: Int

    /// - Parameters:
    ///   - input: what the program reads.
    ///   - mostOutput: bytes that it may print.
    ///   - seconds: after which it is ended.
    package init(_ path: String, _ arguments: [String], input: [UInt8] = [], mostOutput: Int = 65_536, seconds: Int) {
        self.path = path
        self.arguments = arguments
        self.input = input
        self.mostOutput = mostOutput
        self.seconds = seconds
    }

    /// Runs it on a thread of its own. It runs to its end although the task is cancelled meanwhile: what it has done is known then.
    ///
    /// - Throws: ``Failure``: the program has ended then, whatever it has done.
    package func outcome() async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            do throws(SystemError) {
                try WorkerThread.start("program") { continuation.resume(with: Result { try perform() }) }
            } catch {
                continuation.resume(throwing: Failure.system(error))
            }
        }
    }

    /// Blocks until it has ended.
    package func perform() throws(Failure) -> Outcome {
        let (child, output, errors) = try start()
        var exchange = Exchange(output, errors)
        do {
            try exchange.run(until: .now() + .seconds(seconds), mostOutput: mostOutput, seconds: seconds, child)
        } catch {
            child.kill()
            _ = child.wait()
            throw error
        }
        do {
            return Outcome(
                ending: try child.ending(), identifier: child.identifier, output: exchange.output,
                errors: Array(exchange.errors.prefix(ProgramRun.mostErrors)))
        } catch {
            throw .system(error)
        }
    }

    /// It finds all of its input as a file: whatever ends this process, it never reads a part of it. The ends of the pipes that it writes to are its
    /// alone.
    private func start() throws(Failure) -> (ChildProcess, output: Descriptor, errors: Descriptor) {
        do throws(SystemError) {
            let (output, errors) = (try OutputPipe(), try OutputPipe())
            let child = try ChildProcess.start(
                path, arguments, input: input.isEmpty ? nil : Descriptor.memoryFile(input), output: output.writing,
                errors: errors.writing)
            return (child, output.reading, errors.reading)
        } catch {
            throw .system(error)
        }
    }

    /// What comes through the pipes.
    private struct Exchange {
        private var pipes: [Descriptor?]
        private(set) var output: [UInt8] = []
        private(set) var errors: [UInt8] = []

        init(_ output: Descriptor, _ errors: Descriptor) { pipes = [output, errors] }

        /// Until the program has closed its streams and ended.
        mutating func run(
            until deadline: MonotonicTime, mostOutput: Int, seconds: Int, _ child: ChildProcess
        ) throws(Failure) {
            while true {
                let isOver = pipes.allSatisfy { $0 == nil }
                let left = (deadline - .now()).nanoseconds / 1_000_000
                guard left > 0 else { throw .endless(seconds: seconds) }
                let waits = PollSet([
                    (pipes[0]?.number, .readable), (pipes[1]?.number, .readable),
                    (isOver ? child.end.number : nil, .readable),
                ])
                do { _ = try waits.wait(milliseconds: Int32(clamping: left)) } catch { throw .system(error) }
                if isOver, waits.isReady(2) { return }
                for stream in pipes.indices where pipes[stream] != nil && waits.isReady(stream) { read(stream) }
                guard output.count <= mostOutput else { throw .endlessOutput(bytes: mostOutput) }
            }
        }

        private mutating func read(_ stream: Int) {
            switch pipes[stream]?.read(atMost: ProgramRun.chunk) {
            case .bytes(let bytes)?:
                if stream == 0 { output += bytes } else if errors.count < ProgramRun.mostErrors { errors += bytes }
            case .wouldBlock?: return
            case .ended?, nil: pipes[stream] = nil
            }
        }
    }
}
