// SPDX-License-Identifier: Apache-2.0

internal import Capture
package import Logging
package import Provisioning
internal import Settings
internal import Values

/// The content of `gateway.yaml`: the gateway's interfaces, what may be provisioned on it, and whose orders it takes.
package struct GatewayConfiguration: Codable, Sendable {
    package static let defaultFile = "/etc/titipan/gateway.yaml"

    package let interfaces: GatewayInterfaces
    package let stateDirectory: String
    /// `nil` for a gateway that works alone.
    package let service: ServiceSettings?
    package let logLevel: Logger.Level
    private let publicRanges: [IPPrefix]
    private let roomRanges: [IPPrefix]
    private let ports: ClosedRange<UInt16>
    private let mostBitsPerSecond: Int64
    private let protectedAddresses: [IPPrefix]
    private let protectedPorts: [UInt16]

    /// Throws `SettingsError`: its description is one line with file, line and what to do.
    package static func read(file: String = defaultFile) throws -> GatewayConfiguration {
        try Settings.read(files: [file], GatewayConfiguration.init)
    }

    init(_ settings: Settings) throws {
        interfaces = try settings.section("interfaces") { section in
            let uplink = try section.value("uplink", "an interface's name", InterfaceName.check)
            let room = try section.value("room", "an interface's name", InterfaceName.check)
            guard uplink != room else {
                throw section.error(
                    "room", "uplink and room are both '\(room)'",
                    suggestion: "a gateway stands between two networks: name the interface of each")
            }
            return GatewayInterfaces(uplink: uplink, room: room)
        }
        stateDirectory = try settings.value(
            "stateDirectory", "an absolute path", default: "/var/lib/titipan-gateway",
            { $0.hasPrefix("/") && $0.utf8.count > 1 ? $0 : nil })
        service = try GatewayConfiguration.service(settings, stateDirectory)
        logLevel = try settings.section("log") { try $0.choice("level", default: Logger.Level.info) }
        (publicRanges, roomRanges, ports, mostBitsPerSecond) = try settings.section("allow") { section in
            let ranges = (
                try RangeSettings.read(section, "public", default: nil),
                try RangeSettings.read(section, "room", default: nil)
            )
            for (key, list) in [("public", ranges.0), ("room", ranges.1)] where list.isEmpty {
                throw section.error(
                    key, "it lists no range, so that nothing may be provisioned", suggestion: "list \(IPPrefix.example)"
                )
            }
            return (
                ranges.0, ranges.1,
                try section.value("ports", "a range of ports such as 20000-29999", default: 1...65_535) {
                    GatewayConfiguration.portRange($0)
                },
                try section.value("bandwidth", UnitScale.bitRate.expected, default: 10_000_000_000) {
                    try UnitScale.bitRate.value(of: $0)
                }
            )
        }
        (protectedAddresses, protectedPorts) = try settings.section("protect") { section in
            (
                try RangeSettings.read(section, "addresses", default: []),
                try section.list("ports", "a port from 1 to 65535", default: [22]) {
                    UInt16($0).flatMap { $0 > 0 ? $0 : nil }
                }
            )
        }
    }

    private static func service(_ settings: Settings, _ stateDirectory: String) throws -> ServiceSettings? {
        let service = try settings.optional("service", ServiceURL.expected, ServiceURL.parse)
        let agents = try settings.optional("agents", ServiceURL.expected, ServiceURL.parse)
        let waitSeconds = try settings.section("poll") { try $0.int("waitSeconds", default: 25, in: 1...60) }
        let mebibytes = try settings.section("spool") { try $0.int("maximumMebibytes", default: 256, in: 1...65_536) }
        guard let service else {
            guard agents == nil else {
                throw settings.error(
                    "agents", "there is no service for it",
                    suggestion: "name the service too, or neither: then the gateway works alone")
            }
            return nil
        }
        return ServiceSettings(
            service: service, agents: agents, stateDirectory: stateDirectory, pollWaitSeconds: waitSeconds,
            spoolMebibytes: mebibytes)
    }

    private static func portRange(_ text: String) -> ClosedRange<UInt16>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first > 0, first <= last else { return nil }
        return first...last
    }

    /// What may be provisioned, with the addresses that the gateway has now.
    ///
    /// - Throws: `CaptureError` when the kernel does not tell its interfaces.
    package func limits() throws -> GatewayLimits {
        GatewayLimits(
            publicRanges: publicRanges, roomRanges: roomRanges, ports: ports, mostBitsPerSecond: mostBitsPerSecond,
            protectedAddresses: protectedAddresses, protectedPorts: protectedPorts,
            ownAddresses: try InterfaceFacts.allAddresses())
    }

    package func provisioner() throws -> Provisioner {
        Provisioner(interfaces: interfaces, limits: try limits(), directory: stateDirectory)
    }
}
