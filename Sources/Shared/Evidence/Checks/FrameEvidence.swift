// SPDX-License-Identifier: Apache-2.0

package import Values

/// The frames behind one check: a pcapng file, headers only, that goes with the report under its hash.
package struct FrameEvidence: Codable, Hashable, Sendable {
    /// Name of the statement's subject: for example `reachable.port.pcapng`.
    @Bounded<Name> package var name: String
    package var sha256: Digest
    @Bounded<Count> package var bytes: Int
    @Bounded<Count> package var frames: Int
    /// Frames that no longer fitted.
    @Bounded<Count> package var omitted: Int

    package init(name: String, sha256: Digest, bytes: Int, frames: Int, omitted: Int) {
        self.name = name
        self.sha256 = sha256
        self.bytes = bytes
        self.frames = frames
        self.omitted = omitted
    }

    /// Largest size of one file.
    package static let maximumBytes = 64 << 10
    /// Largest size of all files of one report together.
    package static let maximumReportBytes = 512 << 10
    package static let mediaType = "application/x-pcapng"

    /// The file's name in the agent's own statement.
    package static func name(of check: CheckID) -> String { "\(check.rawValue).pcapng" }

    /// The file's name where both agents' files lie side by side.
    package static func name(of check: CheckID, from vantage: Vantage) -> String {
        vantage == .inside ? name(of: check) : "\(check.rawValue)-outside.pcapng"
    }
}

extension VerificationReport {
    /// The files that the report names, by check.
    package var frames: [(check: CheckID, evidence: FrameEvidence)] {
        checks.compactMap { result in result.frames.map { (result.check, $0) } }
    }
}
