// SPDX-License-Identifier: Apache-2.0

import Casework
import Database
import Foundation
import Inventory
import Procedure
import Settings
import Testing
import Web

@testable import titipan_service

@Suite struct ServiceConfigurationTests {
    private static let site = """
        publicURL: https://titipan.example.go.id/
        agentsURL: https://192.0.2.10:8444
        sites:
          - name: gedung-sentra
            racks: [{name: A}]
            feeds: [{name: PDU-A, watts: 3000}]
            publicAddresses: {first: 203.0.113.10, last: 203.0.113.20, except: [203.0.113.12]}
            remotePorts: {first: 22010, last: 22020}
            roomAddresses: {first: 10.20.0.10}
            gateway: 10.20.0.1
            bandwidth: {inMbps: 1000, outMbps: 500}
            switchPorts: [gi1/0/7]
            cables: [C-001]
            controlPort: 29999
        """

    private func read(_ yaml: String) throws -> ServiceConfiguration {
        try Settings.read(yaml: yaml, file: "service.yaml") { try ServiceConfiguration($0) }
    }

    private func failure(_ yaml: String) -> String {
        do {
            _ = try read(yaml)
            return "none"
        } catch { return (error as? SettingsError)?.description ?? "\(error)" }
    }

    @Test func defaultsFillWhatAnOfficeNeedNotSay() throws {
        let configuration = try read(Self.site)
        #expect(configuration.database == .sqlite(path: "/var/lib/titipan-service/titipan.db"))
        #expect(configuration.web.publicURL == "https://titipan.example.go.id")
        #expect(configuration.web.pages.port == 8443)
        #expect(configuration.certificateNames == ["titipan.example.go.id", "192.0.2.10", "127.0.0.1", "localhost"])
        #expect(configuration.office.policy.deliveryDays == 30)
        let site = try #require(configuration.office.sites.first)
        #expect(site.bandwidth.in == 1_000_000_000)
        #expect(site.publicPools.map(\.ports) == [22_010...22_020])
        #expect(site.faults.isEmpty)
    }

    @Test(arguments: [
        ("prot: 1", "service.yaml:1:1: unknown key 'prot'"),
        ("listen: {pages: {prot: 8443}}", "unknown key 'listen.pages.prot'; did you mean 'port'?"),
        ("listen: {pages: {port: 70000}}", "listen.pages.port must be a whole number from 0 to 65535, not '70000'"),
        ("procedure: {calendar: never}", "procedure.calendar must be one of office, aroundTheClock, not 'never'"),
        ("mail: {passwordFile: /nonexistent}", "mail.passwordFile: cannot read /nonexistent"),
        ("log: {level: loud}", "log.level must be one of"),
    ])
    func aSlipIsRefusedWithItsPlace(_ line: String, _ message: String) {
        #expect(failure(line + "\n" + Self.site).contains(message), "\(failure(line + "\n" + Self.site))")
    }

    @Test func theDocumentedFileIsOneThatTheServiceTakes() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let configuration = try ServiceConfiguration.read(file: root.appending(path: "agent-config/service.yaml").path)
        #expect(!configuration.office.sites.isEmpty)
        #expect(configuration.office.sites.flatMap(\.faults).isEmpty)
    }

    @Test(arguments: ["http://a.example", "https://a.example/path", "nonsense"])
    func aPublicURLThatCannotBeServedIsRefused(_ url: String) {
        let yaml = Self.site.replacing("https://titipan.example.go.id/", with: url)
        #expect(failure(yaml).contains("publicURL must be an https URL without a path"))
    }

    @Test func aMadePasswordIsLongAndNeverTheSame() {
        let passwords = (0..<50).map { _ in People.makePassword() }
        #expect(Set(passwords).count == 50)
        #expect(passwords.allSatisfy { $0.count == 27 })
    }
}
