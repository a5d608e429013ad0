// SPDX-License-Identifier: Apache-2.0

package import Values

/// The server as the application and the delivery describe it.
package struct ServerFacts: Codable, Hashable, Sendable {
    package var name: String
    package var brand: String
    package var model: String
    /// Known once it has been delivered.
    package var serialNumber: String?
    package var rackUnits: Int
    package var powerWatts: Int
    package var macAddresses: [MACAddress]
    package var operatingSystem: String

    package init(
        name: String, brand: String, model: String, serialNumber: String? = nil, rackUnits: Int, powerWatts: Int,
        macAddresses: [MACAddress], operatingSystem: String
    ) {
        self.name = name
        self.brand = brand
        self.model = model
        self.serialNumber = serialNumber
        self.rackUnits = rackUnits
        self.powerWatts = powerWatts
        self.macAddresses = macAddresses
        self.operatingSystem = operatingSystem
    }
}

/// What an allocation gives the applicant, as the letter's annex states it. Taken from the allocation, never typed.
package struct AccessFacts: Codable, Hashable, Sendable {
    package var server: ServerFacts
    package var publicAddress: IPAddress
    /// The port on ``publicAddress`` for remote access.
    package var remotePort: UInt16
    package var service: ServiceProtocol
    /// The name by which clients ask for the service.
    package var hostName: HostName?
    /// The address that the server holds in the room, where addresses are translated.
    package var serverAddress: IPAddress?
    package var gateway: IPAddress?
    package var grant: Grant
    package var rackPosition: String?
    package var switchPort: String?
    package var allocationVersion: Int

    package init(
        server: ServerFacts, publicAddress: IPAddress, remotePort: UInt16, service: ServiceProtocol,
        hostName: HostName? = nil, serverAddress: IPAddress? = nil, gateway: IPAddress? = nil, grant: Grant,
        rackPosition: String? = nil,
        switchPort: String? = nil, allocationVersion: Int
    ) {
        self.server = server
        self.publicAddress = publicAddress
        self.remotePort = remotePort
        self.service = service
        self.hostName = hostName
        self.serverAddress = serverAddress
        self.gateway = gateway
        self.grant = grant
        self.rackPosition = rackPosition
        self.switchPort = switchPort
        self.allocationVersion = allocationVersion
    }
}
