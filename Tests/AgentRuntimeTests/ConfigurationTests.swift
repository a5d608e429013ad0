// SPDX-License-Identifier: Apache-2.0

import Foundation
import Settings
import Switches
import Testing

@testable import AgentRuntime
import Values

struct ConfigurationTests {
    private static let least = """
        service: https://titipan.example.go.id:8443
        vantage: inside
        interfaces:
          room: eth1
          mirror: eth2
        allow: [10.20.0.0/24, "2001:db8::/64"]

        """

    private func read(_ yaml: String) throws -> AgentConfiguration {
        try Settings.read(yaml: yaml, file: "agent.yaml", AgentConfiguration.parse)
    }

    @Test func `what is left out has the documented default`() throws {
        let configuration = try read(Self.least)
        #expect(configuration.service == "https://titipan.example.go.id:8443")
        #expect(configuration.allow.map(\.description) == ["10.20.0.0/24", "2001:db8::/64"])
        #expect(configuration.stateDirectory == "/var/lib/titipan-agent")
        #expect(configuration.ringMebibytes == 16 && configuration.captureSockets == 1)
        #expect(configuration.monitors && configuration.monitorWindowSeconds == 8)
        #expect(configuration.pollWaitSeconds == 25)
        #expect(configuration.spoolMebibytes == 256)
        #expect(configuration.greetingSeconds == 10)
        #expect(configuration.exposurePorts.count == 37 && configuration.exposurePorts.contains(3389))
        #expect(configuration.allowLocal.isEmpty && configuration.user == nil && configuration.agents == nil)
    }

    @Test func `the ports that are tried beside the assigned one can be named`() throws {
        #expect(try read(Self.least + "exposure: {ports: [8080, 3306]}\n").exposurePorts == [8080, 3306])
        #expect(try read(Self.least + "exposure: {ports: []}\n").exposurePorts.isEmpty)
    }

    @Test(arguments: [
        ("alow: []\n", "agent.yaml:7:1: unknown key 'alow'"),
        (
            "monitor:\n  windowSecond: 3\n",
            "agent.yaml:8:3: unknown key 'monitor.windowSecond'; did you mean 'windowSeconds'?"
        ),
        ("spool:\n  maximumMebibytes: many\n", "agent.yaml:8:21: spool.maximumMebibytes must be a whole number"),
        ("log: {level: loud}\n", "agent.yaml:7:14: log.level must be one of trace"),
        ("stateDirectory: relative\n", "agent.yaml:7:17: stateDirectory must be an absolute path"),
        ("agents: http://192.0.2.2\n", "agent.yaml:7:9: agents must be an https URL"),
        ("agents: https://user@192.0.2.2\n", "agent.yaml:7:9: agents must be an https URL"),
        ("allowLocal: [10.0.0.0/33]\n", "allowLocal[0] must be an address range"),
        ("poll: {waitSeconds: 0}\n", "from 1 to 60"),
        ("exposure: {ports: [22, 0]}\n", "exposure.ports[1] must be a port from 1 to 65535"),
        ("exposure: {ports: [\((1...257).map(String.init).joined(separator: ","))]}\n", "at most 256 are tried"),
        ("switches: [{name: r1, address: 10.20.1.2, version: 2c, communityFile: /c}]\n", "in no range of “allow”"),
        ("switches: [{name: r1, address: 10.20.0.2, version: 1}]\n", "switches[0].version must be one of 2c, 3"),
        (
            "switches: [{name: r1, address: 10.20.0.2, version: 2c, community: public}]\n",
            "'switches[0].communityFile' is required"
        ),
        ("switches: [{name: r1, address: 10.20.0.2, user: t, authFile: /a}]\n", "'switches[0].privFile' is required"),
        (
            "switches: [{name: r1, address: 10.20.0.2, user: t, authFile: /a, privFile: /p, authProtocol: MD5}]\n",
            "authProtocol must be one of SHA-224"
        ),
    ])
    func `a slip is refused with its place`(addition: String, complaint: String) throws {
        let error = #expect(throws: SettingsError.self) { try read(Self.least + addition) }
        #expect(try #require(error).description.contains(complaint))
    }

    @Test(arguments: [
        ("service: https://a\nvantage: inside\nallow: [10.20.0.0/24]\n", "vantage inside needs both"),
        (
            "service: https://a\nvantage: inside\ninterfaces: {room: eth1}\nallow: [10.20.0.0/24]\n",
            "vantage inside needs both"
        ),
        (
            "service: https://a\nvantage: outside\ninterfaces: {mirror: eth1}\nallow: [10.20.0.0/24]\n",
            "belongs to vantage inside"
        ),
        (
            "service: https://a\nvantage: inside\ninterfaces: {room: eth 1, mirror: e}\nallow: [10.20.0.0/24]\n",
            "interfaces.room must be"
        ),
        ("service: https://a\nvantage: outside\n", "'allow' is required"),
        ("vantage: outside\nallow: [10.20.0.0/24]\n", "'service' is required"),
        ("service: ftp://a\nvantage: outside\nallow: [10.20.0.0/24]\n", "service must be an https URL"),
        ("service: https://a/path\nvantage: outside\nallow: [10.20.0.0/24]\n", "service must be an https URL"),
        // What can never work.
        ("service: https://a\nvantage: outside\nallow: []\n", "nothing may be probed"),
        ("service: https://a\nvantage: outside\nallow: [\"::ffff:203.0.113.0/120\"]\n", "write 203.0.113.0/24"),
        ("service: https://a\nvantage: outside\nallow: [127.0.0.0/8]\n", "loopback: nothing there is ever probed"),
        ("service: https://a\nvantage: outside\nallow: [\"2002:cb00:7100::/48\"]\n", "6to4"),
        ("service: https://a\nvantage: outside\nallow: [203.0.113.5/24]\n", "write '203.0.113.0/24' for the range"),
        (
            "service: https://a\nvantage: outside\nallow: [10.20.0.0/24]\nallowLocal: [\"::ffff:7f00:1\"]\n",
            "write 127.0.0.1/32"
        ),
        (
            "service: https://a\nvantage: outside\nallow: [10.20.0.0/24]\ntenants: /t.yaml\n",
            "belongs to vantage inside"
        ),
        ("service: https://a\nvantage: outside\nallow: [10.20.0.0/24]\nuser: root\n", "root would keep"),
        ("service: https://a:70000\nvantage: outside\nallow: [10.20.0.0/24]\n", "service must be an https URL"),
        ("service: https://0.0.0.0\nvantage: outside\nallow: [10.20.0.0/24]\n", "service must be an https URL"),
        ("service: https://[10.0.0.1]\nvantage: outside\nallow: [10.20.0.0/24]\n", "service must be an https URL"),
        ("- list\n", "must be a mapping"),
        ("a: [", "agent.yaml"),
    ])
    func `a file that cannot hold is refused`(yaml: String, complaint: String) throws {
        let error = #expect(throws: SettingsError.self) { try read(yaml) }
        #expect(try #require(error).description.contains(complaint))
    }

    @Test func `a switch's secrets are the first lines of their files, and are never shown`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "ttpsecret-\(UInt64.random(in: 0...UInt64.max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("kata-sandi\nmore\n".utf8).write(to: folder.appending(path: "auth"))
        try Data("pendek\n".utf8).write(to: folder.appending(path: "priv"))
        let yaml = """
            switches:
              - {name: r1, address: 10.20.0.2, user: titipan, authFile: \(folder.path)/auth, privFile: \(folder.path)/priv}

            """
        let settings = try #require(try read(Self.least + yaml).switches.first)
        #expect(settings.port == 161 && settings.timeoutSeconds == 2)
        let short = #expect(throws: SecretError.self) { try settings.access() }
        #expect(short?.description.contains("has 6 bytes, 8 to 1024 are needed") == true)
        #expect(short?.description.contains("pendek") == false)
        try Data("sandi-kata".utf8).write(to: folder.appending(path: "priv"))
        let access = try settings.access()
        #expect(
            access.right
                == .user(
                    "titipan", .sha256, auth: Secret(Array("kata-sandi".utf8)), .aes128,
                    priv: Secret(Array("sandi-kata".utf8))))
        try FileManager.default.removeItem(at: folder.appending(path: "auth"))
        #expect(throws: SecretError.self) { try settings.access() }
    }
}
