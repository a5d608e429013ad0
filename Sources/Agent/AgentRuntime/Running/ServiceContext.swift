// SPDX-License-Identifier: Apache-2.0

internal import CurlClient
package import Delivery
package import Evidence
package import Logging
package import Spool
internal import Synchronization
internal import Linux
internal import Values

/// Where an agent's service is, and where the agent keeps what it has of it.
package struct ServiceSettings: Codable, Hashable, Sendable {
    /// Base URL of the service's public port.
    package var service: String
    /// Base URL of the agents' port, instead of the one from enrolment.
    package var agents: String?
    package var stateDirectory: String
    package var pollWaitSeconds: Int
    package var spoolMebibytes: Int

    package var identityDirectory: String { stateDirectory + "/identity" }
    package var spoolDirectory: String { stateDirectory + "/spool" }
    package var ordersDirectory: String { stateDirectory + "/orders" }
    package var evidenceDirectory: String { stateDirectory + "/evidence" }
}

/// What every agent has towards its service: keys, connection, spool, orders that were begun.
package struct ServiceContext: Sendable {
    package let settings: ServiceSettings
    package let identity: AgentIdentity
    package let client: ServiceClient
    package let spool: Spool
    package let orders: OrderStore
    package let delivery: ReportDelivery
    package let log: Logger
    let store: EvidenceStore
    private let clockReading = ServiceClock()

    package init(_ settings: ServiceSettings, log: Logger) throws {
        self.settings = settings
        self.log = log
        identity = try AgentIdentity(directory: settings.identityDirectory)
        client = ServiceClient(
            identity: identity, engine: try TransferEngine(), agentsURL: settings.agents, serviceURL: settings.service)
        spool = try Spool(directory: settings.spoolDirectory, maximumBytes: settings.spoolMebibytes << 20)
        orders = try OrderStore(directory: settings.ordersDirectory)
        store = try EvidenceStore(
            directory: settings.evidenceDirectory, maximumBytes: settings.spoolMebibytes << 20)
        delivery = ReportDelivery(spool: spool, store: store, client: client, log: log)
    }

    /// Asks the service how this agent stands; its clock is remembered.
    package func status() async throws(ServiceError) -> AgentStatus {
        let (status, reading) = try await client.status()
        clockReading.set(reading)
        return status
    }

    /// The service's clock against ours, once known.
    var clock: ClockReading? { clockReading.reading }

    /// By the service's clock, once known.
    var time: Timestamp { Timestamp.now().advanced(bySeconds: clock?.offset ?? 0) }
}

/// The service's clock against ours, from the last exchange.
private final class ServiceClock: Sendable {
    private let last = Mutex<ClockReading?>(nil)

    var reading: ClockReading? { last.withLock { $0 } }

    func set(_ reading: ClockReading) {
        last.withLock { $0 = reading }
    }
}
