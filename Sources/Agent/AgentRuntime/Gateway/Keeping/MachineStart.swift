// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// The start of the machine after which what was confirmed was put in force again.
package enum MachineStart {
    private static let name = "boot"

    /// Whether it is the one that runs now.
    package static func isKnown(in directory: String) -> Bool {
        let bytes = (try? DiskFile("\(directory)/\(name)", .read).read(at: 0, count: 64)) ?? []
        let bootID = BootClock.bootID()
        return !bootID.isEmpty && String(decoding: bytes, as: UTF8.self) == bootID
    }

    package static func note(in directory: String) throws {
        try Folder.put(Array(BootClock.bootID().utf8), as: name, in: directory)
    }
}
