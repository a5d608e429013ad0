// SPDX-License-Identifier: Apache-2.0

import Inventory
import Testing
import Values

/// A small server room and requests for it.
enum RoomFixture {
    static let now = Timestamp(seconds: 1_795_399_200)

    static func site() throws -> Site {
        Site(
            name: "temanggung-1", room: "Gedung Sentra Telematika",
            racks: [.init(name: "R1", units: 6, taken: [1, 4])],
            feeds: [.init(name: "PDU-A", watts: 500), .init(name: "PDU-B", watts: 800)],
            publicAddresses: try pool("203.0.113.10", "203.0.113.12", except: ["203.0.113.11"]),
            remotePorts: 22_001...22_004,
            roomAddresses: try pool("10.20.0.10", "10.20.0.20"), gateway: try #require(IPAddress("10.20.0.1")),
            inBitsPerSecond: 100_000_000, outBitsPerSecond: 50_000_000, switchPorts: ["gi1/0/7", "gi1/0/8", "gi1/0/9"],
            cables: ["C-01", "C-02", "C-03"], cooldownDays: 30, controlPort: 64_999)
    }

    static func pool(_ first: String, _ last: String, except: [String] = []) throws -> AddressRange {
        let (from, to) = (try #require(IPAddress(first)), try #require(IPAddress(last)))
        return try #require(AddressRange(first: from, last: to, except: Set(except.compactMap { IPAddress($0) })))
    }

    static func need(units: Int = 1, watts: Int = 300, megabits: Int64 = 20, mac: String? = nil) -> Requirement {
        Requirement(
            rackUnits: units, watts: watts,
            grant: Grant(
                inBitsPerSecond: megabits * 1_000_000, outBitsPerSecond: megabits * 500_000, burstBytes: 1_000_000),
            service: .ssh, serverPort: 22, macAddresses: mac.flatMap { MACAddress($0) }.map { [$0] } ?? [])
    }

    static func books(_ holdings: [Reservation], after seconds: Double = 0) throws -> SiteInventory {
        SiteInventory(site: try site(), holdings: holdings, now: now.advanced(bySeconds: seconds))
    }

    static func reserved(_ number: String, _ need: Requirement, beside holdings: [Reservation] = []) throws
        -> Reservation
    {
        Reservation(reserving: try books(holdings).allocate(need, for: number), at: now)
    }
}
