// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux

extension Spool {
    /// One element to begin with, and one whenever the spool has changed, by whichever process; several changes may come as one.
    ///
    /// Each call has a watch and a thread of its own until its consumer stops. Throws `unusable` when the kernel gives none.
    package func changes() throws(SpoolError) -> AsyncStream<Void> {
        let watch = try DirectoryWatch(directory)
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        do throws(SystemError) {
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

/// Tells when a file of a directory was written or another one put in its place: inotify(7).
private struct DirectoryWatch: Sendable {
    private let descriptor: Descriptor

    init(_ path: String) throws(SpoolError) {
        let number = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard number >= 0 else { throw .unusable(path: path, systemError: errno) }
        descriptor = Descriptor(number)
        guard inotify_add_watch(number, path, UInt32(IN_MODIFY) | UInt32(IN_MOVED_TO)) >= 0 else {
            throw .unusable(path: path, systemError: errno)
        }
    }

    /// `false` once `end` is raised.
    func waits(until end: WakeSignal) -> Bool {
        while true {
            switch waitUntilReadable(descriptor.number, wake: end, milliseconds: .max) {
            case .woken: return false
            case .timedOut: continue
            case .readable:
                // What exactly happened does not matter: whoever is told looks.
                withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { events in
                    while read(descriptor.number, events.baseAddress, events.count) > 0 {}
                }
                return true
            }
        }
    }
}
