// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Linux
package import Provisioning

/// `titipan-agent provision restore`: puts all that was confirmed in force again, before anything else of the machine runs.
package struct GatewayRestoration: Sendable {
    private let provisioner: Provisioner

    package init(_ provisioner: Provisioner) {
        self.provisioner = provisioner
    }

    /// - Returns: the tenants that were missing or otherwise. What is to be reported of it waits for the agent.
    package func perform() async throws -> [TenantLabel] {
        let began = ReportWriter.Beginning()
        let isFirst = !MachineStart.isKnown(in: provisioner.directory)
        let comparison = try await provisioner.repair()
        let known = try provisioner.confirmed()
        try EventQueue(stateDirectory: provisioner.directory)?.put(
            comparison.repairs.map { repair in
                GatewayEvent(
                    isFirst ? .restored : .repaired, of: repair.tenant, since: began,
                    state: comparison.observation.state(of: repair.tenant, known: known), reason: repair.what)
            })
        try Folder.make(provisioner.directory)
        try MachineStart.note(in: provisioner.directory)
        return comparison.repairs.map(\.tenant)
    }
}
