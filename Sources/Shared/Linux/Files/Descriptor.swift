// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// A file descriptor that is closed with its last reference.
package final class Descriptor: Sendable {
    package let number: Int32

    /// Takes over `number`.
    package init(_ number: Int32) {
        self.number = number
    }

    /// A file without a name, in memory, with these bytes; it is read from its beginning.
    static func memoryFile(_ bytes: [UInt8]) throws(SystemError) -> Descriptor {
        let number = titipan_memory_file()
        guard number >= 0 else { throw SystemError("make a file in memory", -number) }
        let file = Descriptor(number)
        var rest = bytes[...]
        while !rest.isEmpty {
            guard case .written(let count) = file.write(rest) else {
                throw SystemError("write a file in memory", errno)
            }
            rest = rest.dropFirst(count)
        }
        guard lseek(number, 0, SEEK_SET) == 0 else { throw SystemError("read a file in memory", errno) }
        return file
    }

    deinit { Descriptor.close(number) }

    /// Closes a descriptor that no ``Descriptor`` owns.
    package static func close(_ number: Int32) { _ = Glibc.close(number) }
}
