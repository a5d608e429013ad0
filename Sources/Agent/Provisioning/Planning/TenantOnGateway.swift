// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

/// One tenant as the kernel has it, read back from its elements and classes.
package struct TenantOnGateway: Hashable, Sendable {
    package let tenant: TenantLabel
    /// `nil` for a tenant that is only provisional.
    package var confirmed: TenantAllocation?
    package var provisional: TenantAllocation?
    /// Until the kernel takes the provisional part back.
    package var seconds: Int?
    /// Its classes of bandwidth.
    package var confirmedClass: UInt16?
    package var provisionalClass: UInt16?
    package var isHeld = false
    /// Until its suspension is over; `nil` when it is not, or until it is resumed.
    package var heldSeconds: Int?
    /// Until it is no longer taken as removed; `nil` when it is not.
    package var leavingSeconds: Int?
    /// Whether the confirmed part, and the provisional one, answer pings of the public address.
    package var answersPings = false
    package var answersPingsProvisionally = false
    /// Its elements, as listed.
    package var elements: [TableElement] = []
    /// What cannot be read as an allocation, in words.
    package var faults: [String] = []
}

/// Reads allocations back from a table's elements.
struct TenantReader {
    /// By minor number, of the interface that sends in each direction.
    let inbound: [UInt16: ShapedRate]
    let outbound: [UInt16: ShapedRate]

    func tenants(_ elements: [TableElement]) -> [TenantOnGateway] {
        Dictionary(grouping: elements.filter { $0.tenant != nil }) { $0.tenant }
            .compactMap { label, elements in label.map { tenant($0, elements) } }
            .sorted { $0.tenant < $1.tenant }
    }

    private func tenant(_ label: TenantLabel, _ elements: [TableElement]) -> TenantOnGateway {
        var found = TenantOnGateway(tenant: label, elements: elements)
        found.isHeld = elements.contains { $0.set == .held }
        found.heldSeconds = elements.first { $0.set == .held }?.seconds
        found.leavingSeconds = elements.first { $0.set == .leaving }?.seconds
        found.answersPings = elements.contains { $0.set == .echo }
        found.answersPingsProvisionally = elements.contains { $0.set == .echoNext }
        for isProvisional in [false, true] {
            let forwardings = elements.filter { $0.set == (isProvisional ? .next : .now) }
            guard !forwardings.isEmpty else { continue }
            let minor = elements.first { $0.set == (isProvisional ? .classNext : .classNow) }
                .flatMap { $0.value.first }.flatMap { ShapingClass.minor($0) }
            do {
                let allocation = try allocation(label, forwardings, minor, elements, isProvisional)
                if isProvisional { found.provisional = allocation } else { found.confirmed = allocation }
            } catch {
                found.faults.append("\(error)")
            }
            if isProvisional {
                found.provisionalClass = minor
                found.seconds = forwardings.compactMap(\.seconds).min()
            } else {
                found.confirmedClass = minor
            }
        }
        return found
    }

    private func allocation(
        _ label: TenantLabel, _ forwardings: [TableElement], _ minor: UInt16?, _ elements: [TableElement],
        _ isProvisional: Bool
    ) throws -> TenantAllocation {
        var (publics, rooms, ports) = (Set<IPAddress>(), Set<IPAddress>(), [PortForwarding]())
        for element in forwardings {
            guard element.key.count == 3, element.value.count == 2, let address = IPAddress(element.key[0]),
                let room = IPAddress(element.value[0]), let transport = Transport(rawValue: element.key[1]),
                let publicPort = Int(element.key[2]).flatMap({ Port($0) }),
                let roomPort = Int(element.value[1]).flatMap({ Port($0) })
            else {
                throw AllocationFault(tenant: label, what: "an element of \(element.set.rawValue) is no forwarding")
            }
            publics.insert(address)
            rooms.insert(room)
            ports.append(PortForwarding(transport, publicPort: publicPort, roomPort: roomPort))
        }
        guard publics.count == 1, rooms.count == 1, let address = publics.first, let room = rooms.first else {
            throw AllocationFault(tenant: label, what: "its forwardings are of several addresses")
        }
        guard let minor, let inbound = inbound[minor], let outbound = outbound[minor] else {
            throw AllocationFault(tenant: label, what: "its class of bandwidth is missing")
        }
        // What a change leaves as it is stands only once, permanently: of what is provisional another set says which they are.
        let bound = elements.filter { element in
            element.key.first == "\(room)"
                && (isProvisional ? element.set == .bindNext : element.set == .bind && !element.isProvisional)
        }
        return try TenantAllocation(
            tenant: label, publicAddress: address, roomAddress: room, forwardings: ports,
            grant: Grant(
                inBitsPerSecond: inbound.bitsPerSecond, outBitsPerSecond: outbound.bitsPerSecond,
                burstBytes: max(inbound.burstBytes, outbound.burstBytes)),
            macs: bound.compactMap { $0.key.last.flatMap { MACAddress($0) } })
    }
}
