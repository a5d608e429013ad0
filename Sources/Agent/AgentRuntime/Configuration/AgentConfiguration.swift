// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import FoundationEssentials
package import Logging
internal import Probes
internal import Settings
package import Values

/// The configuration in `agent.yaml` and the files beside it in `agent.d/`.
package struct AgentConfiguration: Codable, Sendable {
    package static let defaultFile = "/etc/titipan/agent.yaml"

    /// Base URL of the service's public port.
    package var service: String
    /// Base URL of the agents' port, instead of the one from enrolment.
    package var agents: String?
    package var stateDirectory: String
    package var vantage: Vantage
    /// Inside, the interface on the server room's network; outside, the one towards the internet. `nil` outside: the default route's.
    package var roomInterface: String?
    /// Interface that receives the mirrored traffic; inside only.
    package var mirrorInterface: String?
    /// Tenants' file of `watch`; `nil`: the tenants come from the service.
    package var tenantsFile: String?
    package var allow: [IPPrefix]
    package var allowLocal: [IPPrefix]
    /// Switches that may be asked for a server's port; inside only.
    package var switches: [SwitchSettings]
    /// User to become once the sockets are open.
    package var user: String?
    package var ringMebibytes: Int
    /// The number of capture sockets, among which the ring's memory is shared.
    package var captureSockets: Int
    package var monitors: Bool
    package var monitorWindowSeconds: Int
    /// The ports that `exposure` tries beside the assigned port.
    package var exposurePorts: [UInt16]
    /// How long an SSH server's identification is waited for.
    package var greetingSeconds: Int
    package var pollWaitSeconds: Int
    package var spoolMebibytes: Int
    package var logLevel: Logger.Level

    package var identityDirectory: String { connection.identityDirectory }
    package var spoolDirectory: String { connection.spoolDirectory }
    package var evidenceDirectory: String { connection.evidenceDirectory }

    package var connection: ServiceSettings {
        ServiceSettings(
            service: service, agents: agents, stateDirectory: stateDirectory, pollWaitSeconds: pollWaitSeconds,
            spoolMebibytes: spoolMebibytes)
    }

    /// Reads `file` and the `*.yaml` files of `agent.d/` beside it, laid over in the order of their names.
    ///
    /// Throws `SettingsError`: its description is one line with file, line and what to do.
    package static func read(file: String = defaultFile) throws -> AgentConfiguration {
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
        return try Settings.read(files: [file] + Settings.dropIns(in: folder + "/agent.d"), parse)
    }

    static func parse(_ settings: Settings) throws -> AgentConfiguration {
        let vantage: Vantage = try settings.choice("vantage")
        let interfaces = try settings.section("interfaces") { section in
            (
                room: try section.optional("room", "an interface's name", InterfaceName.check),
                mirror: try section.optional("mirror", "an interface's name", InterfaceName.check)
            )
        }
        if vantage == .inside, interfaces.room == nil || interfaces.mirror == nil {
            throw settings.error("interfaces", "vantage inside needs both interfaces.room and interfaces.mirror")
        }
        if vantage == .outside, interfaces.mirror != nil {
            throw settings.error("interfaces", "interfaces.mirror belongs to vantage inside")
        }
        let monitor = try settings.section("monitor") { section in
            (
                enabled: try section.bool("enabled", default: true),
                windowSeconds: try section.int("windowSeconds", default: 8, in: 1...60)
            )
        }
        let capture = try settings.section("capture") { section in
            (
                ringMebibytes: try section.int("ringMebibytes", default: 16, in: 1...1_024),
                sockets: try section.int("sockets", default: 1, in: 1...16)
            )
        }
        let allowLocal = try RangeSettings.read(settings, "allowLocal", default: [])
        let allow = try RangeSettings.readAllowed(settings, "allow", exceptions: allowLocal)
        let switches = try settings.sections("switches") { try SwitchSettings.parse($0, allow: allow) }
        if vantage == .outside, !switches.isEmpty {
            throw settings.error("switches", "they belong to vantage inside")
        }
        let tenantsFile = try settings.optional(
            "tenants", "an absolute path", { $0.hasPrefix("/") && $0.utf8.count > 1 ? $0 : nil })
        if vantage == .outside, tenantsFile != nil {
            throw settings.error("tenants", "they are watched on the mirror, which belongs to vantage inside")
        }
        try refuseTwins(switches, in: settings)
        return AgentConfiguration(
            service: try settings.value("service", ServiceURL.expected, ServiceURL.parse),
            agents: try settings.optional("agents", ServiceURL.expected, ServiceURL.parse),
            stateDirectory: try settings.value(
                "stateDirectory", "an absolute path", default: "/var/lib/titipan-agent",
                { $0.hasPrefix("/") && $0.utf8.count > 1 ? $0 : nil }),
            vantage: vantage, roomInterface: interfaces.room, mirrorInterface: interfaces.mirror,
            tenantsFile: tenantsFile, allow: allow, allowLocal: allowLocal, switches: switches,
            user: try settings.optional("user", "a user to become; root would keep what is to be given up") {
                $0.isEmpty || $0 == "root" || $0 == "0" ? nil : $0
            },
            ringMebibytes: capture.ringMebibytes, captureSockets: capture.sockets,
            monitors: monitor.enabled, monitorWindowSeconds: monitor.windowSeconds,
            exposurePorts: try exposurePorts(settings),
            greetingSeconds: try settings.section("ssh") { try $0.int("greetingSeconds", default: 10, in: 1...60) },
            pollWaitSeconds: try settings.section("poll") { try $0.int("waitSeconds", default: 25, in: 1...60) },
            spoolMebibytes: try settings.section("spool") {
                try $0.int("maximumMebibytes", default: 256, in: 1...65_536)
            },
            logLevel: try settings.section("log") { try $0.choice("level", default: Logger.Level.info) })
    }

    /// One switch under two names would be asked twice, and its answer be taken for two.
    private static func refuseTwins(_ switches: [SwitchSettings], in settings: Settings) throws {
        var seen: [IPAddress: String] = [:]
        for one in switches {
            if let other = seen.updateValue(one.name, forKey: one.address) {
                throw settings.error(
                    "switches", "'\(other)' and '\(one.name)' have one address, \(one.address)",
                    suggestion: "keep one of them")
            }
        }
    }

    private static func exposurePorts(_ settings: Settings) throws -> [UInt16] {
        let ports = try settings.section("exposure") { section in
            try section.list("ports", "a port from 1 to 65535", default: ExposurePorts.standard) {
                UInt16($0).flatMap { $0 > 0 ? $0 : nil }
            }
        }
        guard ports.count <= ExposurePorts.most else {
            throw settings.error(
                "exposure", "exposure.ports lists \(ports.count) ports; at most \(ExposurePorts.most) are tried")
        }
        return ports
    }
}
