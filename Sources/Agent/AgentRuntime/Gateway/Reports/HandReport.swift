// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Linux
package import Provisioning

/// What a person did at the gateway itself, for the agent to report; made before it is done. A gateway that has joined no service reports to nobody.
package struct HandReport: Sendable {
    private let provisioner: Provisioner
    private let began = ReportWriter.Beginning()

    package init(_ provisioner: Provisioner) {
        self.provisioner = provisioner
    }

    /// On disk when it returns.
    package func put(_ event: ProvisioningEvent, of tenants: [TenantLabel]) async throws {
        guard let queue = try EventQueue(stateDirectory: provisioner.directory), !tenants.isEmpty else { return }
        let observation = try await provisioner.observe()
        let known = try provisioner.confirmed()
        try queue.put(
            tenants.map { tenant in
                GatewayEvent(
                    event, of: tenant, since: began, state: observation.state(of: tenant, known: known),
                    reason: "at the gateway itself")
            })
    }
}
