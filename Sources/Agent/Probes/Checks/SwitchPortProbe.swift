// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Linux
internal import Pcap
internal import Switches
internal import Values
internal import Words

extension Probe {
    /// `connected.port`: the configured switches' entries for the server's addresses, by SNMP, and the LLDP announcements on the mirrored link.
    /// Announcements on the room's own interface do not concern the server's port.
    package static let switchPort = Probe(
        .connectedPort,
        methodUsed: { run, _ in
            let asked = run.environment.switches.count
            let parts = [
                asked == 0
                    ? nil : (asked == 1 ? MethodWords.oneSwitch : MethodWords.switches).filled(["n": "\(asked)"]).en,
                run.environment.sockets.lldp.map { "\(MethodWords.lldp.en) \($0.interface)" },
            ]
            let used = parts.compactMap(\.self).joined(separator: "; ")
            return used.isEmpty ? MethodWords.noSwitch.en : used
        },
        remeasure: { replay, reported in
            guard case .switchPort(let port) = reported else { return nil }
            return .switchPort(replay.switchPort(port))
        }
    ) { run in
        let window = run.window
        let macs = run.order.target.macAddresses
        var told = SwitchAnswers()
        if !run.environment.switches.isEmpty {
            // The other probes cause frames of the server, by which the switches learn its address.
            try await window.wait(until: window.start + window.beat / 2)
            told = try await ask(for: macs, in: run)
            // A switch learns a server that has sent nothing yet, or whose cable was moved just now, from its next frame; and many renew what they
            // say of their ports every few seconds only.
            while told.isUnsettled, ContinuousClock.now + window.beat < window.end {
                try await window.wait(until: ContinuousClock.now + window.beat)
                told = try await ask(for: macs, in: run)
            }
        }
        try await window.waitForEnd()
        let heard = run.environment.announcements.current(at: ContinuousClock.now)
        if let mirror = run.environment.sockets.lldp {
            let trace = run.trace.of(.connectedPort, on: mirror.interface)
            for announcement in heard { trace.add(.received, announcement.frame, at: announcement.heard) }
        }
        return .switchPort(
            SwitchPortMeasurement(
                sightings: told.sightings + heard.compactMap { $0.sighting(registered: macs) },
                failures: Array(told.failures.prefix(16)), windowSeconds: window.length.inSeconds))
    }

    /// `silent.switch`: whether the configured switches still have the server's addresses, and the state of the port of the case. At the end of the
    /// window, when whatever the server sends was learnt.
    static let silentSwitch = Probe(
        .silentSwitch,
        methodUsed: { run, _ in
            let asked = run.environment.switches.count
            guard asked > 0 else { return MethodWords.noSwitch.en }
            return (asked == 1 ? MethodWords.oneSwitch : MethodWords.switches).filled(["n": "\(asked)"]).en
        }
    ) { run in
        guard !run.environment.switches.isEmpty else { throw LocalError("this agent may ask no switch") }
        try await run.window.waitForEnd()
        let told = try await ask(
            for: run.order.target.macAddresses, port: SwitchPortName(run.order.target.switchPort), check: .silentSwitch,
            in: run)
        return .switchPort(
            SwitchPortMeasurement(
                sightings: told.sightings, failures: Array(told.failures.prefix(16)),
                windowSeconds: run.window.length.inSeconds))
    }

    private struct SwitchAnswers {
        var sightings: [SwitchPortMeasurement.Sighting] = []
        var failures: [String] = []

        /// Whether all switches answered, and none has seen the server, or only on a port that is said to be down.
        var isUnsettled: Bool { failures.isEmpty && sightings.allSatisfy { $0.isUp == false } }
    }

    /// Asks all switches at the same time, so that a silent one delays no other.
    ///
    /// - Parameter port: the port whose state is asked for as well; `nil`: none.
    private static func ask(
        for macs: [MACAddress], port: SwitchPortName? = nil, check: CheckID = .connectedPort, in run: ProbeRun
    ) async throws -> SwitchAnswers {
        let deadline = limit(.seconds(60), in: run)
        var readings: [SwitchReading] = []
        var answers = SwitchAnswers()
        try await withThrowingTaskGroup(of: Result<SwitchReading, SwitchFailure>.self) { group in
            for access in run.environment.switches {
                group.addTask {
                    do {
                        try await run.admit(check, "SNMP read", to: access.address, port: access.port)
                        return .success(
                            try await BlockingCall("snmp") {
                                try SwitchReader.read(access, for: macs, port: port, until: deadline)
                            }.value(startingBy: run.environment.poller.perform))
                    } catch let error as CancellationError {
                        throw error
                    } catch {
                        return .failure(SwitchFailure(text: "\(error)"))
                    }
                }
            }
            for try await result in group {
                switch result {
                case .success(let reading): readings.append(reading)
                case .failure(let failure): answers.failures.append(failure.text)
                }
            }
        }
        readings.sort { $0.switchName < $1.switchName }
        let (sightings, doubts) = SwitchReading.choose(from: readings)
        answers.sightings = sightings + readings.flatMap(\.portStates)
        answers.failures = answers.failures.sorted() + doubts
        return answers
    }
}

/// Why one switch could not be read.
private struct SwitchFailure: Error {
    let text: String
}
