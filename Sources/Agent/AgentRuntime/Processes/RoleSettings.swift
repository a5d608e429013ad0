// SPDX-License-Identifier: Apache-2.0

package import Delivery
internal import Evidence
internal import Linux
internal import Switches

/// What a process of the agent is told by the one that starts it, which has read it from files that the other may be unable to open.
package struct RoleSettings: Codable, Sendable {
    package let configuration: AgentConfiguration
    /// The agent's identity without its keys.
    package let facts: AgentFacts
    /// Those of `configuration.switches`, in their order; for the probing process alone.
    private let switchSecrets: [SwitchSecrets]
    /// The process that starts the others: with it they end.
    let supervisor: Int32

    /// Reads the identity's public part and, where something is to be probed, the switches' secrets, and takes the calling process as the supervisor.
    ///
    /// Throws `IdentityError`, ``StartError`` or ``SecretError``: each says what to do.
    package init(_ configuration: AgentConfiguration, probes: Bool = true) throws {
        self.configuration = configuration
        facts = try AgentFacts.read(in: configuration.identityDirectory)
        guard facts.vantage.measuring == configuration.vantage else {
            throw StartError.otherVantage(configured: AgentVantage(configuration.vantage), enrolled: facts.vantage)
        }
        switchSecrets = try probes ? configuration.switches.map { try $0.secrets() } : []
        supervisor = ThisProcess.identifier
    }

    private init(_ settings: RoleSettings, switchSecrets: [SwitchSecrets]) {
        configuration = settings.configuration
        facts = settings.facts
        self.switchSecrets = switchSecrets
        supervisor = settings.supervisor
    }

    /// Without what the role has no use for.
    func limited(to role: AgentRole) -> RoleSettings {
        role == .probe ? self : RoleSettings(self, switchSecrets: [])
    }

    var switches: [SwitchAccess] { zip(configuration.switches, switchSecrets).map { $0.access(with: $1) } }

    package init(bytes: [UInt8]) throws {
        self = try CanonicalJSON.decode(RoleSettings.self, from: bytes)
    }

    func encoded() throws -> [UInt8] { try CanonicalJSON.encode(self) }
}
