// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The check `connected.port`.
extension Judge {
    /// Compares the ports where the server was sighted with the port of the case.
    ///
    /// A forwarding table gives the port of the server's own frames; an LLDP frame on the mirrored link gives only the name of that link. Of
    /// several interfaces at least one must be at the port of the case, and at no other; the others are named.
    func evaluate(_ port: SwitchPortMeasurement) -> Finding {
        let expected = PortName(order.target.switchPort)
        var own = port.sightings.filter { $0.macAddress.map(order.target.isRegistered) ?? false }
        let ofLink = port.sightings.filter { $0.macAddress == nil }
        let trouble = port.failures.isEmpty ? "" : " (\(port.failures.prefix(2).joined(separator: "; ")))"
        var evidence = own.isEmpty ? ofLink : own
        guard var first = evidence.first else {
            return .inconclusive(
                .switchPortUnknown,
                "no switch told where the server hangs\(trouble): configure SNMP, or LLDP on the mirrored port"
            )
        }
        var elsewhere = evidence.filter { PortName($0.port) != expected && PortName($0.description) != expected }
        let astray = Set(elsewhere.map(\.macAddress))
        var others = ""
        if let there = own.first(where: { !astray.contains($0.macAddress) }) {
            others = Set(elsewhere.map { "; \($0.macAddress.map(order.target.name) ?? "another") is in \($0.port)" })
                .sorted()
                .joined()
            elsewhere = []
            own = own.filter { !astray.contains($0.macAddress) }
            evidence = own
            first = there
        }
        if own.isEmpty, Set(ofLink.map { PortName($0.port) }).count > 1 {
            return .inconclusive(
                .switchPortUnknown,
                "several links are mirrored (\(ofLink.prefix(4).map(\.port).joined(separator: ", "))), and no switch told which is the server's"
            )
        }
        if let wrong = elsewhere.first {
            return .failed(
                .wrongSwitchPort,
                "cable is in \(wrong.port) of \(wrong.switchName), the case says \(order.target.switchPort)"
            )
        }
        if let down = evidence.first(where: { $0.isUp == false }) {
            return .inconclusive(.switchPortDown, "\(down.port) of \(down.switchName) is down, by its own word")
        }
        let speed = evidence.lazy.compactMap(\.megabitsPerSecond).first { $0 > 0 }.map { ", \($0) Mbit/s" } ?? ""
        let sources = Set(evidence.map(\.source)).map(\.words).sorted().joined(separator: " and ")
        return .passed(
            .asExpected,
            "the server hangs at \(first.port) of \(first.switchName)\(speed), by \(sources)\(others)"
        )
    }
}

extension SwitchPortMeasurement.Source {
    fileprivate var words: String {
        switch self {
        case .lldp: "LLDP on the link"
        case .lldpMIB: "the switch's LLDP-MIB"
        case .bridgeMIB: "its forwarding table"
        case .qBridgeMIB: "its forwarding table by VLAN"
        }
    }
}
