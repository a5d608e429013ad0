// SPDX-License-Identifier: Apache-2.0

/// A change to what a gateway's agent owns, as the kernel announced it.
package struct ForeignChange: Hashable, Sendable {
    /// The process that made it, as the kernel numbers it; `nil` where it did not tell.
    package let process: Int32?
    /// Its name, where the kernel told.
    package let name: String?

    package init(process: Int32?, name: String?) {
        self.process = process
        self.name = name
    }

    /// `nft, process 4711`; `nil` where nothing is known.
    package var culprit: String? {
        guard let process else { return name }
        return name.map { "\($0), process \(process)" } ?? "process \(process)"
    }
}
