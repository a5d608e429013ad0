// SPDX-License-Identifier: Apache-2.0

internal import Inventory
internal import Procedure
package import Values
package import Words

/// The resources that the case holds. Never shown to the applicant.
package struct AllocationView: Codable, Hashable, Sendable {
    package var version: Int
    package var standing: AllocationStanding
    package var site: String
    package var publicAddress: IPAddress
    package var publicPort: UInt16
    package var serverAddress: IPAddress
    package var serverPort: UInt16
    package var gateway: IPAddress
    package var service: ServiceProtocol
    package var hostName: HostName?
    package var rackPosition: String
    package var rackUnits: Int
    package var powerWatts: Int
    package var switchPort: String
    package var cable: String?
    package var macAddresses: [MACAddress]
    package var grant: Grant
}

/// How firmly a case holds its allocation.
package enum AllocationStanding: String, Codable, Hashable, Sendable, CaseIterable {
    case reserved
    /// Reserved, and the reply is ordered to accept.
    case fixed
    case committed, active, released
    /// Released, and not yet free for others.
    case cooldown

    package var title: Phrase {
        switch self {
        case .reserved: HoldingState.reserved.word
        case .fixed: Phrase(id: "ditetapkan", en: "fixed")
        case .committed: HoldingState.committed.word
        case .active: HoldingState.active.word
        case .released: HoldingState.released.word
        case .cooldown: Phrase(id: "masa jeda", en: "cooling down")
        }
    }

    init(_ state: HoldingState) {
        switch state {
        case .reserved: self = .reserved
        case .committed: self = .committed
        case .active: self = .active
        case .released: self = .released
        }
    }
}

extension AllocationView {
    /// - Parameter isResting: whether the addresses of what was released are still in quarantine.
    init(_ holding: Reservation, _ state: CaseState, isResting: Bool) {
        let allocation = holding.allocation
        let isFixed = holding.state == .reserved && state.decision == .accept
        self.init(
            version: allocation.version,
            standing: isResting ? .cooldown : isFixed ? .fixed : AllocationStanding(holding.state),
            site: allocation.site, publicAddress: allocation.publicAddress, publicPort: allocation.remotePort,
            serverAddress: allocation.serverAddress, serverPort: allocation.serverPort, gateway: allocation.gateway,
            service: allocation.service, hostName: allocation.hostName, rackPosition: allocation.position.description,
            rackUnits: allocation.position.units, powerWatts: allocation.watts, switchPort: allocation.switchPort,
            cable: allocation.cable, macAddresses: allocation.macAddresses, grant: allocation.grant)
    }
}
