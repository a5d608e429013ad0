// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc

/// Keeps what the agent holds in memory small beside the ring of its capture.
package enum ResidentMemory {
    /// Gives back the pages of code that only start-up needed: the dynamic linker, the runtime's look at every type, the
    /// reading of the command line. They are clean pages of files; whichever is needed again comes back from the page
    /// cache. About 4 MB.
    package static func releaseCode() {
        guard let maps = FileManager.default.contents(atPath: "/proc/self/maps") else { return }
        for line in maps.split(separator: UInt8(ascii: "\n")) {
            // start-end permissions offset device inode path (proc_pid_maps(5)). Only mappings that nobody writes to:
            // a private page that was written to would be lost.
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
            guard fields.count == 6, fields[1].elementsEqual("r-xp".utf8), fields[5].contains(UInt8(ascii: "/")) else {
                continue
            }
            let range = fields[0].split(separator: UInt8(ascii: "-")).map {
                UInt(String(decoding: $0, as: UTF8.self), radix: 16)
            }
            guard range.count == 2, let start = range[0], let end = range[1], end > start else { continue }
            madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), MADV_DONTNEED)
        }
    }
}
