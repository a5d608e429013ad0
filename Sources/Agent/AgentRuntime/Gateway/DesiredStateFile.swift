// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import Provisioning
internal import Settings
internal import Values

/// The file of a gateway that works alone: the tenants that it is to have.
package enum DesiredStateFile {
    /// Throws `SettingsError`: its description is one line with file, line and what to do; `AllocationFault` for tenants that cannot be together.
    package static func read(file: String) throws -> DesiredState {
        try Settings.read(files: [file]) { settings in
            try DesiredState(try settings.sections("tenants", tenant))
        }
    }

    private static func tenant(_ settings: Settings) throws -> TenantAllocation {
        let label = try settings.value(
            "tenant", "1 to \(TenantLabel.longest) characters of ASCII without quotation marks", { TenantLabel($0) })
        let address = { (key: String) in
            try settings.value(key, "an address such as \(IPAddress.example)") { IPAddress($0) }
        }
        let (publicAddress, roomAddress) = (try address("public"), try address("room"))
        let forwardings = try settings.sections("ports") { port in
            let number = { (key: String) in
                try port.value(key, "a port from 1 to 65535") { Int($0).flatMap { Port($0) } }
            }
            return PortForwarding(
                try port.choice("protocol", default: .tcp), publicPort: try number("public"),
                roomPort: try number("room"))
        }
        let macs = try settings.oneOrList("mac", "an address such as \(MACAddress.example)") { MACAddress($0) }
        let grant = try settings.section("grant", GrantSettings.read)
        do {
            return try TenantAllocation(
                tenant: label, publicAddress: publicAddress, roomAddress: roomAddress, forwardings: forwardings,
                grant: grant, macs: macs)
        } catch {
            throw settings.error("tenant", "\(error)")
        }
    }
}
