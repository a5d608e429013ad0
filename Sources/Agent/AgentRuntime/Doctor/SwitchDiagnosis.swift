// SPDX-License-Identifier: Apache-2.0

internal import Linux
internal import Switches

extension Doctor {
    /// Asks each configured switch for its name, all at the same time, each within its own time limit.
    func examineSwitches(_ switches: [SwitchAccess]) async -> [Finding] {
        await withTaskGroup(of: (Int, Finding).self) { group in
            for (place, access) in switches.enumerated() {
                group.addTask { (place, await examine(access)) }
            }
            var findings: [(place: Int, finding: Finding)] = []
            for await (place, finding) in group { findings.append((place, finding)) }
            return findings.sorted { $0.place < $1.place }.map(\.finding)
        }
    }

    private func examine(_ access: SwitchAccess) async -> Finding {
        let subject = "switch \(access.name)"
        do {
            let call = BlockingCall("snmp") {
                try SwitchReader.name(of: access, until: ContinuousClock.now + access.timeout * 2)
            }
            let name = try await call.value { start in start() }
            return Finding(subject, .good, "\(access.address) answers as \(name)")
        } catch {
            return Finding(
                subject, .bad, "\(error)", remedy: "try it by hand: snmpget from this machine, with the same rights")
        }
    }
}
