// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux

/// The agent's condition in its state directory: the supervisor writes it, the delivering process and `titipan-agent doctor` read it.
struct ConditionFile: Sendable {
    private static let name = "processes.json"

    private let directory: String

    /// - Parameter directory: of the agent's state.
    init(_ directory: String) {
        self.directory = directory
    }

    /// Throws `FileError`, and `EncodingError`.
    func write(_ condition: AgentCondition) throws {
        try Folder.put(try CanonicalJSON.encode(condition), as: Self.name, in: directory)
    }

    /// `nil` where no agent has run yet, and for what does not read.
    func read() -> AgentCondition? {
        try? CanonicalJSON.decode(AgentCondition.self, from: KernelFile.read("\(directory)/\(Self.name)"))
    }
}
