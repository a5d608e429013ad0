// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Waits until a file of a directory is written or another one is put in its place (inotify(7)).
package struct DirectoryWatch: Sendable {
    private let descriptor: Descriptor

    package init(_ path: String) throws(SystemError) {
        let number = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard number >= 0 else { throw SystemError("watch \(path)", errno) }
        descriptor = Descriptor(number)
        guard inotify_add_watch(number, path, UInt32(IN_MODIFY) | UInt32(IN_MOVED_TO)) >= 0 else {
            throw SystemError("watch \(path)", errno)
        }
    }

    /// Blocks the thread. Returns `false` once `end` is raised; the changed file is not reported.
    package func waits(until end: WakeSignal) -> Bool {
        while true {
            switch waitUntilReadable(descriptor.number, wake: end, milliseconds: .max) {
            case .woken: return false
            case .timedOut: continue
            case .ready:
                withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { events in
                    while read(descriptor.number, events.baseAddress, events.count) > 0 {}
                }
                return true
            }
        }
    }
}
