// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Judging
package import Values

/// One healthy order with both reports, as the lab's server room would make them; tests change one thing at a time.
package enum Samples {
    package static let key = SigningKey(seed: Array(repeating: 7, count: 32)) ?? SigningKey()
    package static let t0 = Timestamp(microseconds: 1_795_423_530_000_250)
    package static let mac = MACAddress(bits: 0x0200_5e10_0001)
    package static let server = IPAddress(ipv4: 0x0a14_000a)
    package static let publicAddress = IPAddress(ipv4: 0xcb00_710a)
    package static let gateway = IPAddress(ipv4: 0x0a14_0001)
    package static let hostKey = PortMeasurement.HostKey(algorithm: "ssh-ed25519", sha256: Digest(of: [1, 2, 3]))

    package static let freeAddress = IPAddress(ipv4: 0x0a14_00c8)
    package static let neighbourMAC = MACAddress(bits: 0x0200_5e10_0002)

    package static let order = VerificationOrder(
        id: "7e2bcd2a-6a0b-4a39-9f6e-2d9f6f0f5a11", caseNumber: "PS-2026-0001", agency: "Dinas Kesehatan",
        serverName: "simpus", site: "sentra-telematika", issued: t0, expires: t0.advanced(bySeconds: 900),
        nonce: Digest(of: [9]), insideAgent: "0b9c7a3e-1111-4222-8333-944455556666",
        outsideAgent: "0b9c7a3e-7777-4222-8333-944455556666",
        target: .init(
            allocationVersion: 1, publicAddress: publicAddress, publicPort: 22010, serverAddress: server,
            serverPort: 22,
            service: .ssh, gateway: gateway, macAddresses: [mac], switchPort: "gi1/0/7", controlPort: 47_123,
            grant: Grant(inBitsPerSecond: 100_000_000, outBitsPerSecond: 50_000_000, burstBytes: 1_000_000),
            controlAddresses: [freeAddress],
            neighbours: [Neighbour(macAddress: neighbourMAC, label: "simpus-02, rack R1 U11, port gi1/0/8")]),
        observation: .init(seconds: 20, windowSeconds: 10, minimumSampledFrames: 30, exercisePort: 5_201),
        requiredChecks: CheckID.handover)

    /// The same for a server that was verified before.
    package static var known: VerificationOrder {
        var order = order
        order.target.knownIdentity = hostKey.sha256
        return order
    }

    package static func port(from source: IPAddress) -> Measurement {
        .port(
            PortMeasurement(
                source: source, sourcePort: 40_000, destination: publicAddress, port: 22010, service: .ssh,
                connectSeconds: 0.0004, firstByteSeconds: 0.01, banner: "SSH-2.0-OpenSSH_9.2p1", hostKey: hostKey))
    }

    /// The measurement of the port with the answers on the wire.
    package static var insidePort: Measurement {
        guard case .port(var port) = port(from: IPAddress(ipv4: 0x0a14_00fa)) else { return .failure(.init(what: "")) }
        port.handshake = HandshakeMeasurement(
            requests: 1,
            answers: [
                .init(kind: .synAck, seconds: 0.0004, ttl: 63, frameSource: mac, window: 65_160, optionBytes: 20)
            ])
        return .port(port)
    }

    package static let outsider = IPAddress(ipv4: 0xc633_6414)

    /// From outside: a second after the inside agent began to watch, and half of one before it ended.
    package static var outsidePort: Measurement {
        guard case .port(var port) = port(from: outsider) else { return .failure(.init(what: "")) }
        port.sourcePort = order.tagPorts[0]
        port.tagged = [.init(sourcePort: port.sourcePort, at: t0.advanced(bySeconds: 1.5))]
        return .port(port)
    }

    package static func arrivals(_ ports: [UInt16], others: Int = 0, answerTTL: Int? = 64) -> Measurement {
        .arrivals(
            ArrivalMeasurement(
                interface: "mirror", address: server, port: 22,
                arrivals: ports.map {
                    .init(
                        source: outsider, sourcePort: $0, at: t0.advanced(bySeconds: 1.5), ttl: 61, answerTTL: answerTTL
                    )
                },
                others: others))
    }

    package static func direction(bytes: Double, kept: UInt64 = 300) -> DirectionWindow {
        DirectionWindow(
            bytes: Estimate(estimate: bytes, lower: bytes * 0.9, upper: bytes * 1.1),
            wireBytes: Estimate(estimate: bytes * 1.024, lower: bytes * 0.9216, upper: bytes * 1.1264),
            packets: Estimate(estimate: bytes / 1000, lower: bytes / 1100, upper: bytes / 900), kept: kept,
            keptBytes: kept * 1_000, variance: 65_536 * (bytes - Double(kept * 1_000)), threshold: 65_536)
    }

    package static func bandwidth(_ direction: Direction, bytes: [Double], kept: UInt64 = 300) -> Measurement {
        .bandwidth(
            BandwidthMeasurement(
                interface: "mirror", direction: direction, addresses: [server],
                windows: bytes.enumerated().map { index, value in
                    .init(
                        start: t0.advanced(bySeconds: Double(index) * 10), seconds: 10,
                        traffic: Samples.direction(bytes: value, kept: kept), biases: [])
                }))
    }

    package static let claim = AddressClaim(
        macAddress: mac, frameSource: mac, solicited: 3, unsolicited: 0, first: t0, last: t0.advanced(bySeconds: 18),
        roundTripSeconds: 0.0002, frame: "ffff")

    package static func identity(_ claims: [AddressClaim]) -> Measurement {
        .identity(
            IdentityMeasurement(
                address: server, requests: 3, windowSeconds: 20, claims: claims, claimants: claims.count))
    }

    package static func conflict(_ claims: [AddressClaim], probes: Int = 3) -> Measurement {
        .conflict(
            ConflictMeasurement(
                address: server, probes: probes, listenedSeconds: 6.5, claims: claims, claimants: claims.count))
    }

    package static func sighting(
        _ port: String, _ mac: MACAddress? = mac, source: SwitchPortMeasurement.Source = .bridgeMIB, isUp: Bool? = true,
        description: String = "", members: [String]? = nil
    ) -> SwitchPortMeasurement.Sighting {
        .init(
            source: source, switchName: "sw-1", port: port, description: description, macAddress: mac, isUp: isUp,
            megabitsPerSecond: 1_000, members: members)
    }

    package static func switchPort(_ sightings: [SwitchPortMeasurement.Sighting]) -> Measurement {
        .switchPort(SwitchPortMeasurement(sightings: sightings, failures: [], windowSeconds: 20))
    }

    package static func controlAddress(_ claims: [AddressClaim] = [], answered: Bool = false) -> Measurement {
        .controlAddress(
            ControlAddressMeasurement(attempts: [
                .init(
                    address: freeAddress, requests: 3, claims: claims, claimants: claims.count, port: 22,
                    answered: answered, cause: answered ? nil : .unreachable(code: 1))
            ]))
    }

    package static func controlEcho(_ address: IPAddress = freeAddress, answered: Int = 0) -> EchoMeasurement {
        EchoMeasurement(
            source: server, destination: address, sent: 3,
            replies: (0..<answered).map { .init(sequence: $0, roundTripSeconds: 0.0003, ttl: 64) }, duplicates: 0,
            foreign: 0, errors: [])
    }

    package static func mtu(_ probes: [(bytes: Int, answered: Int, reported: Int?)]) -> Measurement {
        .mtu(
            PathMTUMeasurement(
                destination: server, interfaceMTU: 1_500,
                probes: probes.map { .init(bytes: $0.bytes, sent: 3, answered: $0.answered, reported: $0.reported) }))
    }

    package static func exposure(_ open: [UInt16], at address: IPAddress = server) -> Measurement {
        .exposure(ExposureMeasurement(destination: address, tried: [22, 80, 443, 22_010], open: open))
    }

    /// 1.5 times the grants of 100 and 50 Mbit/s.
    package static func exercise(_ change: (inout ExerciseMeasurement.Phase) -> Void = { _ in }) -> Measurement {
        let phases = zip(Direction.allCases, [150e6, 75e6]).map { direction, offered in
            var phase = ExerciseMeasurement.Phase(
                direction: direction, offeredBitsPerSecond: offered, began: t0, seconds: 9,
                receivedBytes: UInt64(saturating: offered), error: nil)
            change(&phase)
            return phase
        }
        return .exercise(ExerciseMeasurement(destination: publicAddress, port: 5_201, phases: phases))
    }

    package static var healthy: [CheckID: Measurement] {
        [
            .selfLink: .link(
                LinkMeasurement(
                    interface: "room", macAddress: mac, address: IPAddress(ipv4: 0x0a14_00fa), carrier: true,
                    framesSent: 40,
                    framesIntended: 20)),
            .selfGateway: .gateway(GatewayMeasurement(address: gateway, requests: 3, answers: [claim])),
            .selfClock: .clock(
                ClockMeasurement(
                    synchronised: true, maximumErrorSeconds: 0.01, offsetToServiceSeconds: 0.001,
                    offsetUncertaintySeconds: 0.002, largestStepSeconds: 0, largestLagSeconds: 0.001)),
            .selfCapture: .capture(
                CaptureMeasurement(
                    interface: "mirror", received: 600, delivered: 600, dropped: 0, interfaceDropped: 0,
                    filterInKernel: true,
                    keptIn: 300, keptOut: 300, interfacePackets: 40_000, interfaceBytes: 40_000_000,
                    estimatedBytes: Estimate(estimate: 40e6, lower: 36e6, upper: 44e6), offloads: [],
                    largestLagMilliseconds: 3)),
            .connectedIdentity: identity([claim]),
            .reachableICMP: .echo(
                EchoMeasurement(
                    source: gateway, destination: publicAddress, sent: 10,
                    replies: (0..<10).map { .init(sequence: $0, roundTripSeconds: 0.0003, ttl: 63) }, duplicates: 0,
                    foreign: 0, errors: [])),
            .connectedConflict: conflict([claim]),
            .connectedPort: switchPort([sighting("GigabitEthernet1/0/7")]),
            .reachableMTU: mtu([(1_500, 3, nil)]),
            .controlAddress: controlAddress(),
            .controlICMP: .echo(controlEcho()),
            .exposure: exposure([22]),
            .reachablePort: insidePort,
            .reachableOutside: outsidePort,
            .controlPort: .controlPort(
                ControlPortMeasurement(
                    attempts: [publicAddress, server].map {
                        .init(destination: $0, port: 47_123, answered: false, seconds: 0.001, cause: .refused)
                    })),
            .bandwidthPlateau: exercise(),
            .bandwidthIn: bandwidth(.inbound, bytes: [50e6, 110e6]),
            .bandwidthOut: bandwidth(.outbound, bytes: [56e6, 20e6]),
        ]
    }

    package static func report(_ vantage: Vantage, _ measurements: [CheckID: Measurement] = healthy)
        -> VerificationReport
    {
        VerificationReport(
            software: "titipan-agent/0.1.0", agent: vantage == .inside ? order.insideAgent : order.outsideAgent ?? "",
            site: order.site, vantage: vantage, orderID: order.id, nonce: order.nonce, caseNumber: order.caseNumber,
            allocationVersion: 1, sequence: ChainPosition(epoch: 1, seq: 1, prev: nil),
            began: t0.advanced(bySeconds: 1),
            ended: t0.advanced(bySeconds: 22), bootNanosecondsBegan: 1_000_000_000,
            bootNanosecondsEnded: 22_000_000_000,
            bootID: "f6a1a1de-0000-4000-8000-000000000001",
            checks: order.checks(for: vantage).compactMap { check in
                // Each vantage looks at the address that it can see.
                var measured = measurements[check]
                if measured == healthy[check] {
                    if check == .exposure, vantage == .outside { measured = exposure([22_010], at: publicAddress) }
                    if check == .reachableOutside, vantage == .inside { measured = arrivals([order.tagPorts[0]]) }
                }
                return measured.map {
                    CheckResult(
                        check: check, method: "test", began: t0.advanced(bySeconds: 1), seconds: 1, measurement: $0)
                }
            })
    }

    /// The verdict when the inside agent's `check` measured `measurement` instead.
    package static func verdict(_ check: CheckID, _ measurement: Measurement, vantage: Vantage = .inside) -> Verdict {
        var changed = healthy
        changed[check] = measurement
        return Judge(order: order).verdict(reports: [
            report(.inside, vantage == .inside ? changed : healthy),
            report(.outside, vantage == .outside ? changed : healthy),
        ])
    }
}

extension Samples {
    /// What the gateway gives to the tenant of ``order``.
    package static let allocation: TenantAllocation = {
        guard let tenant = TenantLabel(order.caseNumber), let remote = Port(22_010), let ssh = Port(22),
            let allocation = try? TenantAllocation(
                tenant: tenant, publicAddress: publicAddress, roomAddress: server,
                forwardings: [PortForwarding(.tcp, publicPort: remote, roomPort: ssh)], grant: order.target.grant,
                macs: [mac])
        else { fatalError("the sample allocation is refused") }
        return allocation
    }()
}
