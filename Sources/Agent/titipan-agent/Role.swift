// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import Linux
import Logging
import TextOutput

/// One process of a running agent. `run` and `verify` start these; nobody else has what they are told at the start.
struct Role: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A process that titipan-agent run and verify start.", shouldDisplay: false)

    @Argument var role: AgentRole

    func run() throws {
        try reportingErrors {
            let socket = try MessageSocket.handed()
            guard let message = socket.receive() else { return }
            let settings = try RoleSettings(bytes: message.bytes)
            let log = makeLogger(settings.configuration.logLevel)
            switch role {
            case .capture, .probe, .load: MeasuringProcess.perform(role, settings, socket, log)
            case .delivery:
                let delivery = try DeliveryProcess(settings, supervisor: socket, log: log)
                try runBlocking(ignoringSignals: true) {
                    do {
                        try await delivery.run()
                    } catch is CancellationError {}
                    log.notice("agent ends")
                }
            case .tenants:
                try TenantInquiry.confine(settings)
                try runBlocking(ignoringSignals: true) { try await TenantInquiry.answer(settings, to: socket) }
            }
        }
    }
}

extension AgentRole: ExpressibleByArgument {}
