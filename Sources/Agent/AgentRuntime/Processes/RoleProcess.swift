// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux

/// A process of the agent that was started, and this process's end of the socket between them.
struct RoleProcess: Sendable {
    let role: AgentRole
    let child: ChildProcess
    let socket: MessageSocket

    /// Longest time from the start of a process to its first message.
    static let patience: Int32 = 20_000

    /// Throws when the system starts no process.
    init(_ role: AgentRole, _ settings: RoleSettings) throws {
        let bytes = try settings.limited(to: role).encoded()
        let (own, other) = try MessageSocket.pair()
        self.role = role
        child = try ChildProcess.startAgain(["role", role.rawValue], handing: other)
        socket = own
        // It may have ended already, which its end tells.
        _ = own.send(bytes, milliseconds: RoleProcess.patience)
    }

    /// Reads the first message: `nil` when the process is ready to measure, and otherwise why it is not.
    func readFirstMessage() -> String? {
        guard let message = socket.receive(),
            let event = try? CanonicalJSON.decode(MeasuringEvent.self, from: message.bytes)
        else { return "\(role.name) ended before it was ready" }
        switch event {
        case .ready: return nil
        case .failed(let why): return why
        case .started, .frames, .finished, .ended, .windows: return "\(role.name) began with another message"
        }
    }
}
