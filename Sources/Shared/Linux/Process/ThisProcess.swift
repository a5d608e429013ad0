// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// The calling process.
package enum ThisProcess {
    /// Ends the process at once, without the clean-up that libraries registered (_exit(2)).
    package static func exit(_ status: Int32) -> Never {
        _exit(status)
    }

    package static var identifier: Int32 { getpid() }

    /// The process that started this one, or the one that adopted it since.
    package static var parent: Int32 { getppid() }

    /// Reads the time zone now, for processes that will not be able to open its file. To be called while the process has one thread: without a `TZ`
    /// the C library would look for the file at each conversion, and take UTC where it finds none (tzset(3)).
    package static func loadTimeZone() {
        setenv("TZ", ":/etc/localtime", 0)
        tzset()
    }

    /// Stops the process until it is continued (SIGSTOP).
    package static func stop() {
        kill(getpid(), SIGSTOP)
    }

    /// The value of an environment variable (getenv(3)); `nil` when it is not set.
    package static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// Lets the kernel drop the pages of `range`, which are clean pages of a file mapping: they are read again when they are needed
    /// (madvise(2), MADV_DONTNEED).
    package static func releasePages(_ range: Range<UInt>) {
        madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
    }

    /// Gives memory that the allocator holds and nothing uses back to the kernel (malloc_trim(3)).
    package static func releaseFreeMemory() { titipan_release_free_memory() }

    /// Name of the host (gethostname(2)); `nil` when there is none.
    package static func hostName() -> String? {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, 255) == 0 else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
