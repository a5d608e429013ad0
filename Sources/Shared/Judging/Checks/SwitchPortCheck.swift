// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The check `connected.port`.
extension Judge {
    /// Compares the ports where the server was sighted with the port of the case.
    ///
    /// Only what a switch tells of the server's own addresses can fail: its forwarding table, or the server's announcement that it heard. An
    /// LLDP frame on the mirrored link names that link and nothing else. Of several interfaces at least one must be at the port of the case;
    /// the others are named.
    func evaluate(_ port: SwitchPortMeasurement) -> Finding {
        let own = port.sightings.filter { $0.macAddress.map(order.target.isRegistered) ?? false }
        guard own.isEmpty else { return evaluate(own) }
        return evaluateLinks(
            port.sightings.filter { $0.macAddress == nil && $0.source != .ifMIB }, failures: port.failures)
    }

    private var expectedPort: SwitchPortName { SwitchPortName(order.target.switchPort) }

    // MARK: The server's own addresses

    private func evaluate(_ own: [SwitchPortMeasurement.Sighting]) -> Finding {
        let expected = expectedPort
        let byAddress = Dictionary(grouping: own, by: \.macAddress)
        let there = byAddress.filter { $0.value.allSatisfy { $0.likeness(to: expected) == .same } }
        if !there.isEmpty {
            let evidence = own.filter { there[$0.macAddress] != nil }
            let others = own.filter { there[$0.macAddress] == nil }
                .map { "; \($0.macAddress.map(order.target.name) ?? "another") is in \($0.port)" }
            return found(evidence, expected, note: Set(others).sorted().joined())
        }
        for sightings in byAddress.values.sorted(by: { $0[0].port < $1[0].port }) {
            let ports = Set(sightings.map { $0.likeness(to: expected) })
            if ports.count > 1, let first = sightings.first,
                let other = sightings.first(where: { $0.port != first.port })
            {
                return .inconclusive(
                    .switchPortNameUnclear,
                    "\(first.source.words) names \(first.port) of \(first.switchName), \(other.source.words) \(other.port) of \(other.switchName)"
                )
            }
        }
        if let unclear = own.first(where: { $0.likeness(to: expected) == .unclear }) {
            return .inconclusive(
                .switchPortNameUnclear, "\(unclear.placeWords), the case says \(order.target.switchPort)")
        }
        guard let wrong = own.first else {
            return .inconclusive(.switchPortUnknown, "no switch told where the server hangs")
        }
        return .failed(
            .wrongSwitchPort, "cable is in \(wrong.placeWords), the case says \(order.target.switchPort)")
    }

    private func found(
        _ evidence: [SwitchPortMeasurement.Sighting], _ expected: SwitchPortName, note: String
    ) -> Finding {
        if let down = evidence.first(where: { $0.isUp == false }) {
            return .inconclusive(.switchPortDown, "\(down.port) of \(down.switchName) is down, by its own word")
        }
        let first = evidence[0]
        let speed = evidence.lazy.compactMap(\.megabitsPerSecond).first { $0 > 0 }.map { ", \($0) Mbit/s" } ?? ""
        let sources = Set(evidence.map(\.source)).map(\.words).sorted().joined(separator: " and ")
        let member = first.member(like: expected).map { ", of which \($0) is a member" } ?? ""
        return .passed(
            .asExpected,
            "the server hangs at \(first.port) of \(first.switchName)\(member)\(speed), by \(sources)\(note)")
    }

    // MARK: The mirrored link alone

    private func evaluateLinks(_ links: [SwitchPortMeasurement.Sighting], failures: [String]) -> Finding {
        let expected = expectedPort
        let trouble = failures.isEmpty ? "" : " (\(failures.prefix(2).joined(separator: "; ")))"
        guard let first = links.first else {
            return .inconclusive(
                .switchPortUnknown,
                "no switch told where the server hangs\(trouble): configure SNMP, or LLDP on the mirrored port")
        }
        if links.contains(where: { $0.switchName != first.switchName || $0.port != first.port }) {
            return .inconclusive(
                .switchPortUnknown,
                "several links are mirrored (\(links.prefix(4).map(\.port).joined(separator: ", "))), and no switch told which is the server's"
            )
        }
        guard first.likeness(to: expected) == .same else {
            return .inconclusive(
                .switchPortUnknown,
                "the mirrored link is \(first.port) of \(first.switchName), which says nothing of the server; the case says \(order.target.switchPort)\(trouble)"
            )
        }
        return found(links, expected, note: "")
    }
}

extension SwitchPortMeasurement.Sighting {
    /// Whether the sighting is at the port: by the interface's name, by a label that is the port's name, or as a member of an aggregate. An
    /// interface that is only numbered like the bridge port may be the right one; that it is another proves nothing.
    fileprivate func likeness(to expected: SwitchPortName) -> PortName.Likeness {
        let likeness = likenessByName(to: expected)
        return isByNumber == true && likeness == .other ? .unclear : likeness
    }

    private func likenessByName(to expected: SwitchPortName) -> PortName.Likeness {
        guard expected.mayBe(onSwitch: switchName) else { return .unclear }
        let name = PortName(port)
        if name.likeness(to: expected.port) == .same || PortName(description).isLabel(of: expected.port) {
            return .same
        }
        let below = (members ?? []).map { PortName($0).likeness(to: expected.port) }
        if below.contains(.same) { return .same }
        if name.isAggregate != expected.port.isAggregate {
            return !below.isEmpty && below.allSatisfy { $0 == .other } ? .other : .unclear
        }
        switch source {
        // A bare number in LLDP may count ports, interfaces or anything else (IEEE 802.1AB, subtype local).
        case .lldp, .lldpMIB: return name.isBareNumber ? .unclear : name.likeness(to: expected.port)
        case .bridgeMIB, .qBridgeMIB, .ifMIB: return name.likeness(to: expected.port)
        }
    }

    /// The member of the aggregate that is the port.
    fileprivate func member(like expected: SwitchPortName) -> String? {
        guard PortName(port).isAggregate, !expected.port.isAggregate else { return nil }
        return members?.first { PortName($0).likeness(to: expected.port) == .same }
    }

    fileprivate var placeWords: String {
        if isByNumber == true {
            return "a bridge port of \(switchName), which does not tell its interface: by the number \(port)"
        }
        guard let members, !members.isEmpty, PortName(port).isAggregate else { return "\(port) of \(switchName)" }
        return "\(port) of \(switchName) (\(members.prefix(8).joined(separator: ", ")))"
    }
}

extension SwitchPortMeasurement.Source {
    fileprivate var words: String {
        switch self {
        case .lldp: "LLDP on the link"
        case .lldpMIB: "the switch's LLDP-MIB"
        case .bridgeMIB: "its forwarding table"
        case .qBridgeMIB: "its forwarding table by VLAN"
        case .ifMIB: "its own port's state"
        }
    }
}
