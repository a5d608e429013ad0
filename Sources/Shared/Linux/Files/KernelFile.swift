// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Files below /proc and /sys.
package enum KernelFile {
    /// All of a file that the kernel writes while it is read: it ends where a read returns 0 bytes, not where a read is short, as
    /// `FileManager.contents(atPath:)` takes it. Empty when it cannot be read.
    package static func read(_ path: String) -> [UInt8] {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { return [] }
        let file = Descriptor(number)
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(file.number, &chunk, chunk.count)
            if count > 0 {
                content += chunk[..<count]
            } else if count == 0 || errno != EINTR {
                return content
            }
        }
    }
}
