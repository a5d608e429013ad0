// SPDX-License-Identifier: Apache-2.0

/// The frames behind one check: a pcapng file, headers only, that goes with the report under its hash.
package struct FrameEvidence: Codable, Hashable, Sendable {
    /// Name of the statement's subject: for example `reachable.port.pcapng`.
    package var name: String
    package var sha256: Digest
    package var bytes: Int
    package var frames: Int
    /// Frames that no longer fitted.
    package var omitted: Int

    package init(name: String, sha256: Digest, bytes: Int, frames: Int, omitted: Int) {
        self.name = name
        self.sha256 = sha256
        self.bytes = bytes
        self.frames = frames
        self.omitted = omitted
    }
}
