// SPDX-License-Identifier: Apache-2.0

internal import Linux
internal import Synchronization

/// Keeps the agent's resident memory small, apart from the ring of its capture.
package enum ResidentMemory {
    /// What ``releaseCode()`` has found; such mappings stay as they are, since nothing makes them writable.
    private static let clean = Mutex<[Range<UInt>]>([])

    /// Releases the pages of code and constants that only start-up needed: the dynamic linker's tables, the runtime's registration of types, the
    /// parsing of the command line. They are clean pages of files, which are read from the page cache when they are needed again. About 9 MB.
    package static func releaseCode() {
        let found = cleanFileMappings(of: KernelFile.read("/proc/self/smaps"))
        clean.withLock { $0 = found }
        releaseAgain()
    }

    /// Releases what work has brought in since: the same pages, and memory that the allocator holds and nothing uses. It opens no file, and so serves
    /// under every filter of system calls.
    package static func releaseAgain() {
        ThisProcess.releaseFreeMemory()
        for range in clean.withLock({ $0 }) { ThisProcess.releasePages(range) }
    }

    /// The mappings of a `/proc/PID/smaps` (proc_pid_smaps(5)) that are not writable and were never written to: a private
    /// page that was written to, as the linker does before it makes one read-only, would be lost.
    static func cleanFileMappings(of maps: [UInt8]) -> [Range<UInt>] {
        var ranges: [Range<UInt>] = []
        // The mapping that the lines are about.
        var candidate: Range<UInt>?
        for line in maps.split(separator: UInt8(ascii: "\n")) {
            // start-end permissions offset device inode path, or "Name:   number kB".
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
            if fields.count == 6, fields[0].last != UInt8(ascii: ":") {
                let isCandidate =
                    fields[1].elementsEqual("r-xp".utf8) || fields[1].elementsEqual("r--p".utf8)
                candidate = isCandidate && fields[5].contains(UInt8(ascii: "/")) ? range(fields[0]) : nil
            } else if fields.count >= 2, fields[0].elementsEqual("Anonymous:".utf8) {
                if let candidate, fields[1].elementsEqual("0".utf8) { ranges.append(candidate) }
                candidate = nil
            }
        }
        return ranges
    }

    private static func range(_ text: ArraySlice<UInt8>) -> Range<UInt>? {
        let ends = text.split(separator: UInt8(ascii: "-")).map { UInt(String(decoding: $0, as: UTF8.self), radix: 16) }
        guard ends.count == 2, let start = ends[0], let end = ends[1], start < end else { return nil }
        return start..<end
    }
}
