// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// What a gateway has otherwise than it was confirmed: pure.
struct GatewayDeviations: Hashable, Sendable {
    struct Tenant: Hashable, Sendable {
        let wanted: TenantAllocation
        /// In words: `9 of 9 entries were missing`. Empty where nobody has changed anything: it is alone on its public address now, and answers
        /// pings.
        let what: [String]
        /// Its class of bandwidth; `nil`: it needs another.
        let minor: UInt16?
        let answersPings: Bool
        /// Set when its suspension is missing.
        let suspension: GatewayRecord.Suspension?
    }

    /// Families whose rules are not as they were put there.
    let families: [TableFamily]
    /// Interfaces without our queue.
    let roots: [String]
    let tenants: [Tenant]
    /// What is not ours to change.
    let findings: [String]
    /// What is asked for in the room, as far as the kernel can.
    let room: RoomBindings

    var isEmpty: Bool { families.isEmpty && roots.isEmpty && tenants.isEmpty }

    /// - Parameter rules: what the rules of each family's table are when they are right; `nil` when that is not known.
    init(
        _ record: GatewayRecord, on observation: GatewayObservation, _ interfaces: GatewayInterfaces,
        _ room: RoomBindings, rules: [TableFamily: [String]]
    ) {
        let present = Dictionary(observation.tenants.map { ($0.tenant, $0) }) { first, _ in first }
        let sharers = Dictionary(grouping: record.confirmed, by: \.publicAddress).mapValues(\.count)
        let suspensions = Dictionary((record.suspended ?? []).map { ($0.tenant, $0) }) { first, _ in first }
        let needed = room.tables(for: Set(record.confirmed.map(\.publicAddress.family)))
        families = TableFamily.allCases.filter { family in
            guard let listed = observation.tables[family] else { return needed.contains(family) }
            return rules[family] != nil && listed != rules[family]
        }
        var (roots, findings) = ([String](), [String]())
        for interface in [interfaces.uplink, interfaces.room] where !record.confirmed.isEmpty {
            switch observation.roots[interface] {
            case .ours?: break
            case .foreign(let kind)?:
                findings.append("\(interface) has a queue of somebody else, \(kind): bandwidth is not shaped there")
            case .standard?, nil: roots.append(interface)
            }
        }
        tenants = record.confirmed.compactMap { wanted in
            GatewayDeviations.tenant(
                wanted, present[wanted.tenant], alone: sharers[wanted.publicAddress] == 1,
                port: room.port(of: wanted),
                inbound: observation.classes[interfaces.sending(.inbound)] ?? [:],
                outbound: observation.classes[interfaces.sending(.outbound)] ?? [:], suspensions[wanted.tenant])
        }
        let known = Set(record.confirmed.map(\.tenant))
        for one in observation.tenants {
            findings += one.faults.map { "\(one.tenant): \($0)" }
            if one.confirmed != nil, !known.contains(one.tenant) {
                findings.append("\(one.tenant) is in the table and was never confirmed here")
            }
            if one.isHeld, suspensions[one.tenant] == nil, known.contains(one.tenant) {
                findings.append("\(one.tenant) is suspended, and not by this agent")
            }
        }
        for wanted in record.confirmed where room.hasNeighbours {
            guard let mac = wanted.pinned, let other = observation.room.conflict(at: wanted.roomAddress, mac) else {
                continue
            }
            findings.append("\(wanted.tenant): somebody else has bound \(wanted.roomAddress) to \(other)")
        }
        if let directory = room.leaseDirectory, !observation.room.takesLeases {
            findings.append("leases are not written: \(directory) is no directory that can be written to")
        }
        findings += observation.strangers.map { "not ours in table \(TenantTable.name): \($0)" }
        self.roots = roots
        self.findings = findings
        self.room = room
    }

    private static func tenant(
        _ wanted: TenantAllocation, _ present: TenantOnGateway?, alone: Bool, port: String?,
        inbound: [UInt16: ShapedRate], outbound: [UInt16: ShapedRate], _ suspension: GatewayRecord.Suspension?
    ) -> Tenant? {
        // Where several have one public address, who came first may answer its pings still.
        let answersPings = alone || present?.answersPings == true
        let named = present?.elements.first { $0.set == .classNow }.flatMap { $0.value.first }
            .flatMap { ShapingClass.minor($0) }
        var what: [String] = []
        var minor = named
        if let number = named {
            for (direction, classes) in [(Direction.inbound, inbound), (.outbound, outbound)] {
                let rate = classes[number]
                guard rate.map({ !ShapedRate(wanted.grant, direction).isHeld(by: $0) }) ?? true else { continue }
                what.append("its bandwidth \(direction.rawValue)bound was " + (rate == nil ? "not shaped" : "another"))
                minor = nil
            }
        }
        let listed = Dictionary((present?.elements ?? []).map { ($0.place, $0) }) { first, _ in first }
        let expected = wanted.elements(shaping: named ?? 0, answersPings: answersPings, port: port)
        let absent = expected.filter { element in listed[element.place].map(\.isProvisional) ?? true }
        let missing = absent.count { $0.set != .echo }
        let otherwise = expected.count { element in
            listed[element.place].map { !$0.isProvisional && !$0.says(element) } ?? false
        }
        let places = Set(expected.map(\.place))
        let extra = listed.values.count {
            !$0.isProvisional && $0.set != .held && $0.set != .leaving && !places.contains($0.place)
        }
        for (count, state) in [(missing, "missing"), (otherwise, "changed"), (extra, "added")] where count > 0 {
            what.append("\(count) of \(expected.count) entries were \(state)")
        }
        let held = TableElement(.held, ["\(wanted.roomAddress)"], of: nil, seconds: nil).place
        let isFree = suspension != nil && listed[held] == nil
        if isFree { what.append("its suspension was missing") }
        guard !what.isEmpty || !absent.isEmpty else { return nil }
        return Tenant(
            wanted: wanted, what: what, minor: minor, answersPings: answersPings, suspension: isFree ? suspension : nil)
    }
}
