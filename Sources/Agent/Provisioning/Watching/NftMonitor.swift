// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// `nft monitor` as a child: says each change of our tables in the moment that it is in force.
struct NftMonitor: Sendable {
    /// Runs until the task is cancelled or the child ends; calls `changed` for each transaction that changed our tables.
    ///
    /// - Throws: ``NftError`` when it cannot be run, and when it ended; `CancellationError`.
    func run(_ changed: @escaping @Sendable (ForeignChange) -> Void) async throws {
        let end: WakeSignal
        do { end = try WakeSignal() } catch { throw NftError("nft monitor cannot be run (\(error))", status: "") }
        let ending = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<ChildProcess.Ending, any Error>) in
                do {
                    try WorkerThread.start("nft monitor") {
                        continuation.resume(with: Result { try NftMonitor.follow(until: end, changed) })
                    }
                } catch {
                    continuation.resume(
                        throwing: NftError("nft monitor cannot be run (\(error))", status: ""))
                }
            }
        } onCancel: {
            end.raise()
        }
        try Task.checkCancellation()
        throw NftError("nft monitor ended", status: "\(ending)")
    }

    /// Blocks until it has ended, or is to.
    private static func follow(
        until end: WakeSignal, _ changed: (ForeignChange) -> Void
    ) throws -> ChildProcess.Ending {
        let child: ChildProcess
        let printed: Descriptor
        do {
            let pipe = try OutputPipe()
            child = try ChildProcess.start(
                NftCommand.program, ["monitor"], input: nil, output: pipe.writing, errors: nil)
            printed = pipe.reading
        } catch {
            throw NftError("nft monitor cannot be run (\(error))", status: "")
        }
        var (reader, line) = (GenerationReader(), [UInt8]())
        following: while true {
            switch waitUntilReadable(printed.number, wake: end, milliseconds: .max) {
            case .woken: break following
            case .timedOut: continue
            case .ready: break
            }
            switch printed.read(atMost: 65_536) {
            case .wouldBlock: continue
            case .ended: break following
            case .bytes(let bytes):
                for byte in bytes {
                    guard byte == 0x0a else {
                        if line.count < longestLine { line.append(byte) }
                        continue
                    }
                    if let change = reader.take(String(decoding: line, as: UTF8.self)) { changed(change) }
                    line.removeAll(keepingCapacity: true)
                }
            }
        }
        child.kill()
        return child.wait()
    }

    /// Bytes of a line that are looked at.
    private static let longestLine = 4_096
}
