// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A lock that processes share through a file (`flock(2)`); the kernel releases it when its holder dies.
package final class SpoolLock: Sendable {
    private let descriptor: Int32
    private let path: String

    package init(_ path: String) throws(SpoolError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        self.path = path
        guard descriptor >= 0 else { throw .unusable(path: path, systemError: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// Waits for it.
    package func acquire() throws(SpoolError) {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .unusable(path: path, systemError: errno) }
        }
    }

    /// Takes it if it is free.
    package func tryAcquire() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    package func release() { _ = flock(descriptor, LOCK_UN) }
}
