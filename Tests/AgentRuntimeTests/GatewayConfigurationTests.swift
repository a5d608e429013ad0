// SPDX-License-Identifier: Apache-2.0

import Failures
import FoundationEssentials
import Testing

@testable import AgentRuntime

/// `gateway.yaml`: with a service, and alone.
struct GatewayConfigurationTests {
    private let base = """
        interfaces: {uplink: eth0, room: eth1}
        allow: {public: [203.0.113.0/24], room: [10.20.0.0/24]}
        protect: {addresses: [10.20.0.1]}

        """

    private func read(_ text: String) throws -> GatewayConfiguration {
        let scratch = try Scratch()
        let file = scratch.path + "/gateway.yaml"
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        return try GatewayConfiguration.read(file: file)
    }

    @Test func `it works alone without a service, and has a state directory of its own with one`() throws {
        #expect(try read(base).service == nil)
        let service = try #require(
            try read(base + "service: https://titipan.example:8443\npoll: {waitSeconds: 7}\n").service)
        #expect(service.service == "https://titipan.example:8443" && service.agents == nil)
        #expect(service.pollWaitSeconds == 7 && service.spoolMebibytes == 256)
        #expect(service.identityDirectory == "/var/lib/titipan-gateway/identity")
    }

    @Test(arguments: [
        ("agents: https://192.0.2.2:8444", "there is no service for it"),
        ("service: http://titipan.example", "an https URL without a path"),
        ("servise: https://titipan.example", "service"),
    ])
    func `what is wrong is named`(_ line: String, _ complaint: String) {
        let error = #expect(throws: (any Error).self) { _ = try read(base + line + "\n") }
        #expect("\(error.map { "\($0)" } ?? "")".contains(complaint))
    }

    @Test func `the one that is handed out is complete`() throws {
        let source = try #require(#filePath.components(separatedBy: "/Tests/").first)
        let configuration = try GatewayConfiguration.read(file: source + "/agent-config/gateway.yaml")
        #expect(configuration.service == nil)
    }
}
