// SPDX-License-Identifier: Apache-2.0

package import Values

/// The resources that a case holds. Each change makes a new version; orders and letters name the version that they were made from.
package struct Allocation: Codable, Hashable, Sendable {
    package var caseNumber: String
    /// 1, then +1 with each change.
    package var version: Int
    package var site: String
    package var position: RackPosition
    package var feed: String
    package var watts: Int
    package var publicAddress: IPAddress
    /// The port on ``publicAddress`` that the gateway forwards to ``serverPort``.
    package var remotePort: UInt16
    /// The server's own address in the room.
    package var serverAddress: IPAddress
    package var serverPort: UInt16
    package var gateway: IPAddress
    package var switchPort: String
    package var cable: String
    package var grant: Grant
    /// Every interface of the server; empty until the installation when the applicant did not know them.
    package var macAddresses: [MACAddress]
    package var service: ServiceProtocol
    /// The name by which clients ask for the service; `nil`: by address.
    package var hostName: HostName?
    /// The pattern, where ``service`` is one.
    package var pattern: ServicePattern?

    package init(
        caseNumber: String, version: Int, site: String, position: RackPosition, feed: String, watts: Int,
        publicAddress: IPAddress, remotePort: UInt16, serverAddress: IPAddress, serverPort: UInt16, gateway: IPAddress,
        switchPort: String, cable: String, grant: Grant, macAddresses: [MACAddress], service: ServiceProtocol,
        hostName: HostName? = nil, pattern: ServicePattern? = nil
    ) {
        self.caseNumber = caseNumber
        self.version = version
        self.site = site
        self.position = position
        self.feed = feed
        self.watts = watts
        self.publicAddress = publicAddress
        self.remotePort = remotePort
        self.serverAddress = serverAddress
        self.serverPort = serverPort
        self.gateway = gateway
        self.switchPort = switchPort
        self.cable = cable
        self.grant = grant
        self.macAddresses = macAddresses
        self.service = service
        self.hostName = hostName
        self.pattern = pattern
    }

    /// The indivisible things in it. No two live allocations of a site share one.
    package var claims: [Claim] { things + [Claim(kind: .publicAddress, name: publicAddress.description)] }

    /// The same where the public address is one that several tenants share, each by a port of its own.
    package var claimsOnSharedAddress: [Claim] { things }

    private var things: [Claim] {
        position.range.map { .unit($0, of: position.rack) }
            + [
                .port(remotePort, of: publicAddress),
                Claim(kind: .roomAddress, name: serverAddress.description),
                Claim(kind: .switchPort, name: switchPort), Claim(kind: .cable, name: cable),
            ]
            + macAddresses.map { Claim(kind: .macAddress, name: $0.description) }
    }
}

/// One indivisible thing of a site.
package struct Claim: Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case rackUnit, publicAddress, remotePort, roomAddress, switchPort, cable, macAddress

        /// Quarantined after use, so that packets and bookmarks meant for the old tenant do not reach the next one.
        package var cools: Bool { self == .publicAddress || self == .roomAddress || self == .remotePort }
    }

    package let kind: Kind
    package let name: String

    package init(kind: Kind, name: String) {
        self.kind = kind
        self.name = name
    }

    /// A remote port, which every public address has of its own.
    package static func port(_ port: UInt16, of address: IPAddress) -> Claim {
        Claim(kind: .remotePort, name: "\(address) port \(port)")
    }

    package static func unit(_ unit: Int, of rack: String) -> Claim {
        Claim(kind: .rackUnit, name: "\(rack) U\(unit)")
    }
}

/// Adjacent units of one rack, written `R1 U10` or `R1 U10-U11`.
package struct RackPosition: TextValue {
    package static let example = "R1 U10-U11"
    package let rack: String
    /// The lowest unit.
    package let firstUnit: Int
    package let units: Int

    package init(rack: String, firstUnit: Int, units: Int) {
        self.rack = rack
        self.firstUnit = firstUnit
        self.units = units
    }

    package init?(_ text: String) {
        guard text.utf8.count <= 100, let space = text.lastIndex(of: " ") else { return nil }
        let numbers = text[text.index(after: space)...].split(separator: "-", omittingEmptySubsequences: false).map {
            part in
            part.first == "U" || part.first == "u"
                ? Int(part.dropFirst()).flatMap { (1...60).contains($0) ? $0 : nil } : nil
        }
        guard (1...2).contains(numbers.count), let first = numbers[0], let last = numbers[numbers.count - 1],
            first <= last,
            space > text.startIndex
        else { return nil }
        self.init(rack: String(text[..<space]), firstUnit: first, units: last - first + 1)
    }

    package var range: ClosedRange<Int> { firstUnit...(firstUnit + max(units, 1) - 1) }

    package var description: String {
        "\(rack) U\(firstUnit)" + (units > 1 ? "-U\(range.upperBound)" : "")
    }
}
