// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser

extension ProvisionCommand {
    struct Doctor: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look at everything on the gateway that provisioning depends on, and say what to do.",
            discussion: "Exit codes: 0 all is well, 1 warnings, 2 something is wrong, 3 could not look.")

        @OptionGroup var gateway: GatewayOption

        func run() throws {
            try reportingErrors {
                let (json, doctor) = (gateway.json, GatewayDoctor(try GatewayConfiguration.read(file: gateway.config)))
                try runBlocking { try DoctorSummary(findings: await doctor.examine()).tell(json: json) }
            }
        }
    }
}
