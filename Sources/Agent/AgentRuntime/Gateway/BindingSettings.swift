// SPDX-License-Identifier: Apache-2.0

internal import Provisioning
internal import Settings
internal import Values

/// The section `bind` of `gateway.yaml`.
enum BindingSettings {
    static func read(_ settings: Settings) throws -> RoomBindings {
        RoomBindings(
            hasNeighbours: try settings.bool("neighbours", default: false),
            leaseDirectory: try settings.optional("leases", "an absolute path") {
                $0.hasPrefix("/") && $0.utf8.count > 1 ? $0 : nil
            }, bridge: try settings.optionalSection("bridge", bridge))
    }

    private static func bridge(_ settings: Settings) throws -> GuardedBridge {
        var (ports, addresses) = (Set<String>(), Set<IPAddress>())
        let places = try settings.sections("servers") { server in
            let port = try server.value("port", "an interface's name", InterfaceName.check)
            guard ports.insert(port).inserted else {
                throw server.error("port", "\(port) is named twice", suggestion: "list its addresses in one place")
            }
            let list = try server.list("addresses", "an address such as \(IPAddress.example)") { IPAddress($0) }
            for address in list where !addresses.insert(address).inserted {
                throw server.error("addresses", "\(address) is named twice")
            }
            guard !list.isEmpty, Set(list.map(\.family)).count == list.count else {
                throw server.error(
                    "addresses", "a port is one server's",
                    suggestion: "list one address, or one of IPv4 and one of IPv6")
            }
            return GuardedBridge.Place(port: port, addresses: list)
        }
        guard !places.isEmpty else {
            throw settings.error(
                "servers", "it lists no port", suggestion: "list each server's port, or leave bridge out")
        }
        return GuardedBridge(places: places, isIsolated: try settings.bool("isolated", default: true))
    }
}
