// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// Watching for changes of the spool, by any process.
extension Spool {
    /// One element to begin with, and one whenever the spool has changed; several changes may come as one.
    ///
    /// Each call has a watch and a thread of its own until its consumer stops. Throws `unusable` when the kernel gives none.
    package func changes() throws(SpoolError) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        do throws(SystemError) {
            let watch = try DirectoryWatch(directory)
            let end = try WakeSignal()
            try WorkerThread.start("spool watch") {
                repeat { continuation.yield() } while watch.waits(until: end)
                continuation.finish()
            }
            continuation.onTermination = { _ in end.raise() }
        } catch {
            throw .unusable(path: directory, systemError: error.number)
        }
        return stream
    }
}
