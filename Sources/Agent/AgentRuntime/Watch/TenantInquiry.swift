// SPDX-License-Identifier: Apache-2.0

internal import CurlClient
internal import Delivery
internal import Evidence
package import Linux
internal import Logging

/// The question to the service whom `titipan-agent watch` is to watch. A process of its own asks it: the one that captures frames reads neither a key
/// of the agent nor a byte from the service.
package struct TenantInquiry: Sendable {
    private enum Answer: Codable {
        case placed(TenantAssignments)
        case failed(String)
    }

    private let process: RoleProcess

    /// Starts the process, which ends with the calling one. To be called on the calling process's first thread, after its privileges are gone.
    init(_ configuration: AgentConfiguration) throws {
        process = try RoleProcess(.tenants, RoleSettings(configuration, probes: false))
    }

    /// Waits for the answer, on the calling thread. Throws ``WatchError``.
    package func wait() throws -> TenantList {
        defer {
            process.child.kill()
            _ = process.child.wait()
        }
        guard let message = process.socket.receive(),
            let answer = try? CanonicalJSON.decode(Answer.self, from: message.bytes)
        else { throw WatchError.noTenants("\(process.role.name) ended without an answer") }
        switch answer {
        case .failed(let why): throw WatchError.noTenants(why)
        case .placed(let placed) where placed.tenants.isEmpty:
            throw WatchError.noTenants("the service has placed no tenant here")
        case .placed(let placed):
            return TenantList(
                tenants: placed.tenants.map { .init(name: $0.name, addresses: $0.addresses, grant: $0.grant) })
        }
    }

    /// Gives up privileges and enters the filter of the process that asks. To be called on its only thread.
    package static func confine(_ settings: RoleSettings) throws {
        try Privileges.drop(to: nil)
        try Capabilities.endWithParent(settings.supervisor)
        try AgentRole.tenants.confinement.enter()
    }

    /// What the process does.
    package static func answer(_ settings: RoleSettings, to socket: MessageSocket) async throws {
        let configuration = settings.configuration
        var answer: Answer
        do {
            let client = ServiceClient(
                identity: try AgentIdentity(directory: configuration.identityDirectory),
                engine: try TransferEngine(), agentsURL: configuration.agents, serviceURL: configuration.service)
            answer = .placed(TenantAssignments(tenants: try await client.tenants()))
        } catch {
            answer = .failed("\(error)")
        }
        let bytes = try CanonicalJSON.encode(answer)
        let call = BlockingCall("answer") { socket.send(bytes, milliseconds: 5_000) }
        _ = try await call.value { $0() }
    }
}
