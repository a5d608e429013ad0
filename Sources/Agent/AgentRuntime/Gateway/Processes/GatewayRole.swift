// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Evidence
internal import Linux

/// The processes of a gateway's agent beside their supervisor:
///
/// | role | reads | holds | may not |
/// |---|---|---|---|
/// | provision | orders from the other, the kernel's listings | CAP_NET_ADMIN | open a socket that leads off the machine; it has no key in memory |
/// | deliver | the service's answers | both keys, the spool | execute, change the network; it has no capability |
///
/// Whoever is on the network cannot change it but by an order that the service signed and the gateway's own limits allow; whoever changes the network
/// hears nobody.
package enum GatewayRole: String, CaseIterable, Codable, Sendable {
    case provision, deliver

    /// For messages.
    var name: String {
        switch self {
        case .provision: "the provisioning process"
        case .deliver: "the delivering process"
        }
    }
}

/// What a process of a gateway's agent is told by its supervisor.
package struct GatewayRoleSettings: Codable, Sendable {
    package let configuration: GatewayConfiguration
    /// The agent's identity without its keys; `nil` for a gateway that works alone.
    let facts: AgentFacts?
    /// The process that starts the others: with it they end.
    let supervisor: Int32

    /// Reads the identity's public part where there is a service, and takes the calling process as the supervisor.
    ///
    /// Throws `IdentityError` or ``StartError``: each says what to do.
    package init(_ configuration: GatewayConfiguration) throws {
        self.configuration = configuration
        facts = try configuration.service.map { try AgentFacts.read(in: $0.identityDirectory) }
        if let facts, facts.vantage != .gateway {
            throw StartError.otherVantage(configured: .gateway, enrolled: facts.vantage)
        }
        supervisor = ThisProcess.identifier
    }

    package init(bytes: [UInt8]) throws {
        self = try CanonicalJSON.decode(GatewayRoleSettings.self, from: bytes)
    }

    func encoded() throws -> [UInt8] { try CanonicalJSON.encode(self) }
}

/// What the delivering process asks of the one that provisions.
enum GatewayRequest: Codable, Sendable {
    /// Performs a signed order, and says by a ``GatewayEvent`` what came of it.
    case perform(order: Envelope, secondsAhead: Double, isInterrupted: Bool)
}

/// What it hears without asking. Events come by ``EventQueue``.
enum GatewayNotice: Codable, Sendable {
    case state(GatewayState)
}
