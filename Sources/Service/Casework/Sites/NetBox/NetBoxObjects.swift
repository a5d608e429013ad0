// SPDX-License-Identifier: Apache-2.0

/// A list as NetBox's REST API answers it; of each object only what an inventory needs is read.
///
/// https://netboxlabs.com/docs/netbox/integrations/rest-api/
struct NetBoxList<Object: Decodable & Sendable>: Decodable {
    let results: [Object]
    /// The next page; a list that goes on elsewhere is not whole.
    let next: String?
}

/// What tells which list it is.
struct NetBoxAddressed: Decodable {
    let url: String
}

/// A nested object: what it is called.
struct NetBoxReference: Decodable {
    let id: Int?
    let name: String?
    let slug: String?
    let model: String?
    let label: String?
    let value: String?

    var title: String? { name ?? model ?? label ?? slug }
}

struct NetBoxRack: Decodable {
    let name: String
    let site: NetBoxReference?
    let location: NetBoxReference?
    let u_height: Double?
}

struct NetBoxDeviceType: Decodable {
    let id: Int?
    let model: String?
    let slug: String?
    let u_height: Double?
    let is_full_depth: Bool?
}

struct NetBoxDevice: Decodable {
    let name: String?
    let display: String?
    let device_type: NetBoxReference?
    /// `device_role` before NetBox 3.6.
    let role: NetBoxReference?
    let device_role: NetBoxReference?
    let rack: NetBoxReference?
    /// The lowest unit.
    let position: Double?
    let face: NetBoxReference?

    var title: String { name ?? display ?? "" }
    var isSwitch: Bool { (role ?? device_role)?.slug?.contains("switch") ?? false }
}

struct NetBoxInterface: Decodable {
    let name: String
    let device: NetBoxReference?
    let type: NetBoxReference?
    let enabled: Bool?
    let mgmt_only: Bool?
    let link_peers_type: String?

    /// Has a socket, and is not cabled to another interface: an uplink of the switch is no tenant's.
    var isForTenants: Bool {
        enabled ?? true && !(mgmt_only ?? false) && link_peers_type != "dcim.interface"
            && !["virtual", "lag", "bridge"].contains(type?.value ?? "")
    }
}

struct NetBoxPrefix: Decodable {
    let prefix: String
    let role: NetBoxReference?
    let description: String?
    /// Of this program: `remote_ports` (`22010-22060`), `gateway` (an address) and `shared`.
    let custom_fields: NetBoxPrefixFields?
}

struct NetBoxPrefixFields: Decodable {
    let remote_ports: String?
    let gateway: String?
    let shared: Bool?
}

struct NetBoxAddress: Decodable {
    /// With its prefix length.
    let address: String
    let role: NetBoxReference?
    let tags: [NetBoxReference]?

    /// Whether it is what hosts send through: an address of a router redundancy protocol, or one that is tagged `gateway`.
    var isGateway: Bool {
        ["vip", "vrrp", "hsrp", "glbp", "carp", "anycast"].contains(role?.value ?? "")
            || tags?.contains { $0.slug == "gateway" } ?? false
    }
}

struct NetBoxCable: Decodable {
    struct End: Decodable {
        let object_type: String?
        let object: Object?
    }

    struct Object: Decodable {
        let name: String?
        let device: NetBoxReference?

        var title: String? {
            guard let name else { return nil }
            return device?.name.map { "\($0) \(name)" } ?? name
        }
    }

    let id: Int?
    let label: String?
    let a_terminations: [End]?
    let b_terminations: [End]?

    /// Whether it connects what the office has: such a cable is no tenant's.
    var isInUse: Bool {
        let types = [a_terminations, b_terminations].map { $0?.first?.object_type }
        return types.allSatisfy { $0 == "dcim.interface" || $0 == "dcim.powerport" || $0 == "dcim.poweroutlet" }
    }
}

struct NetBoxFeed: Decodable {
    let name: String
    /// V.
    let voltage: Double?
    /// A.
    let amperage: Double?
    /// `single-phase` or `three-phase`.
    let phase: NetBoxReference?
    /// Per cent.
    let max_utilization: Int?

    /// As NetBox's own `available_power` before its utilization.
    var watts: Double { abs(voltage ?? 230) * (amperage ?? 16) * (phase?.value == "three-phase" ? 1.732 : 1) }
}
