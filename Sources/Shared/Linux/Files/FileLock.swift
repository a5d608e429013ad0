// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A lock that processes share through a file (flock(2)); the kernel releases it when its holder ends.
package final class FileLock: Sendable {
    private let descriptor: Descriptor
    private let path: String

    package init(_ path: String) throws(FileError) {
        let number = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw FileError(.open, path, errno) }
        descriptor = Descriptor(number)
        self.path = path
    }

    /// Waits until the lock is free, and takes it.
    package func acquire() throws(FileError) {
        while flock(descriptor.number, LOCK_EX) != 0 {
            guard errno == EINTR else { throw FileError(.lock, path, errno) }
        }
    }

    /// Takes the lock if it is free.
    package func tryAcquire() -> Bool { flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 }

    package func release() { _ = flock(descriptor.number, LOCK_UN) }
}
