// SPDX-License-Identifier: Apache-2.0

internal import CLinux

/// A pipe from a process that is to be started (pipe(7)).
package struct OutputPipe: Sendable {
    package let reading: Descriptor
    package let writing: Descriptor

    package init() throws(SystemError) {
        var ends: (Int32, Int32) = (-1, -1)
        let result = withUnsafeMutablePointer(to: &ends) { pair in
            pair.withMemoryRebound(to: Int32.self, capacity: 2) { titipan_pipe($0) }
        }
        guard result >= 0 else { throw SystemError("open a pipe", -result) }
        (reading, writing) = (Descriptor(ends.0), Descriptor(ends.1))
    }
}
