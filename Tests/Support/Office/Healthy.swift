// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// The measurements of a healthy server room.
package struct Healthy {
    package let order: VerificationOrder
    package let start: Timestamp
    package let vantage: Vantage
    package let hostKey = PortMeasurement.HostKey(algorithm: "ssh-ed25519", sha256: Digest(of: [1, 2, 3]))
    package let prober = IPAddress(ipv4: 0x0a14_0005)

    package init(_ order: VerificationOrder, _ start: Timestamp, _ vantage: Vantage = .inside) {
        self.order = order
        self.start = start
        self.vantage = vantage
    }

    package func measurement(_ check: CheckID) -> Measurement {
        switch check {
        case .selfLink:
            .link(
                LinkMeasurement(
                    interface: "room0", macAddress: MACAddress(bits: 0x0200_5e10_00ff), address: prober, carrier: true,
                    framesSent: 40, framesIntended: 20))
        case .selfGateway: .gateway(GatewayMeasurement(address: order.target.gateway, requests: 3, answers: [claim]))
        case .selfClock:
            .clock(
                ClockMeasurement(
                    synchronised: true, maximumErrorSeconds: 0.01, offsetToServiceSeconds: 0.001,
                    offsetUncertaintySeconds: 0.002, largestStepSeconds: 0, largestLagSeconds: 0.001))
        case .selfCapture:
            .capture(
                CaptureMeasurement(
                    interface: "mirror0", received: 600, delivered: 600, dropped: 0, interfaceDropped: 0,
                    filterInKernel: true, keptIn: 300, keptOut: 300, interfacePackets: 40_000,
                    interfaceBytes: 40_000_000, estimatedBytes: Estimate(estimate: 40e6, lower: 36e6, upper: 44e6),
                    offloads: [], largestLagMilliseconds: 3))
        case .connectedIdentity:
            .identity(
                IdentityMeasurement(
                    address: order.target.serverAddress, requests: 3, windowSeconds: 20, claims: [claim], claimants: 1))
        case .reachableICMP:
            .echo(
                EchoMeasurement(
                    source: prober, destination: order.target.publicAddress, sent: 10,
                    replies: (0..<10).map { .init(sequence: $0, roundTripSeconds: 0.0003, ttl: 63) }, duplicates: 0,
                    foreign: 0, errors: []))
        case .controlICMP:
            .echo(
                EchoMeasurement(
                    source: prober, destination: order.target.controlAddresses[0], sent: 3, replies: [], duplicates: 0,
                    foreign: 0, errors: []))
        case .reachableOutside where vantage == .inside:
            .arrivals(
                ArrivalMeasurement(
                    interface: "mirror0", address: order.target.serverAddress, port: order.target.serverPort,
                    arrivals: [
                        .init(
                            source: IPAddress(ipv4: 0xc633_6414), sourcePort: order.tagPorts[0], at: start, ttl: 61,
                            answerTTL: 64)
                    ], others: 0))
        case .reachablePort, .reachableOutside:
            .port(
                PortMeasurement(
                    source: prober, sourcePort: 40_000, destination: order.target.publicAddress,
                    port: order.target.publicPort, service: order.target.service, connectSeconds: 0.0004,
                    firstByteSeconds: 0.01, banner: "SSH-2.0-OpenSSH_9.2p1", hostKey: hostKey))
        case .connectedConflict:
            .conflict(
                ConflictMeasurement(
                    address: order.target.serverAddress, probes: 3, listenedSeconds: 6, claims: [claim], claimants: 1))
        case .connectedPort:
            .switchPort(
                SwitchPortMeasurement(
                    sightings: [
                        .init(
                            source: .bridgeMIB, switchName: "sw-1", port: order.target.switchPort,
                            macAddress: order.target.macAddresses[0], isUp: true)
                    ], failures: [], windowSeconds: 20))
        case .reachableMTU:
            .mtu(
                PathMTUMeasurement(
                    destination: order.target.serverAddress, interfaceMTU: 1_500,
                    probes: [.init(bytes: 1_500, sent: 3, answered: 3)]))
        case .controlAddress:
            .controlAddress(
                ControlAddressMeasurement(
                    attempts: order.target.controlAddresses.map {
                        .init(
                            address: $0, requests: 3, claims: [], claimants: 0, port: order.target.serverPort,
                            answered: false, cause: .timedOut)
                    }))
        case .exposure:
            .exposure(
                ExposureMeasurement(
                    destination: vantage == .inside ? order.target.serverAddress : order.target.publicAddress,
                    tried: [assignedPort], open: [assignedPort]))
        case .controlPort:
            .controlPort(
                ControlPortMeasurement(
                    attempts: [order.target.publicAddress, order.target.serverAddress].map {
                        .init(
                            destination: $0, port: order.target.controlPort, answered: false, seconds: 0.001,
                            cause: .refused)
                    }))
        case .bandwidthPlateau:
            .exercise(
                ExerciseMeasurement(
                    destination: order.target.publicAddress, port: order.observation.exercisePort ?? 0,
                    phases: Direction.allCases.map {
                        .init(
                            direction: $0,
                            offeredBitsPerSecond: 1.5 * Double(order.target.grant.bitsPerSecond($0)), began: start,
                            seconds: 4, receivedBytes: 1_000, error: nil)
                    }))
        case .bandwidthIn: bandwidth(.inbound, share: 0.5)
        case .bandwidthOut: bandwidth(.outbound, share: 0.5)
        case .silentAddress:
            .identity(
                IdentityMeasurement(
                    address: order.target.serverAddress, requests: 9, windowSeconds: seconds, claims: [], claimants: 0))
        case .silentPort:
            .controlPort(
                ControlPortMeasurement(
                    attempts: (0..<2).flatMap { _ in
                        [
                            silence(order.target.publicAddress, order.target.publicPort),
                            silence(order.target.serverAddress, order.target.serverPort),
                        ]
                    }))
        case .silentOutside:
            .controlPort(
                ControlPortMeasurement(
                    attempts: (0..<2).map { _ in silence(order.target.publicAddress, order.target.publicPort) }))
        case .silentMirror:
            .mirror(
                MirrorMeasurement(
                    interface: "mirror0", began: start, seconds: seconds, droppedFrames: 0, server: [],
                    others: .init(frames: 64, senders: 2, first: start, last: start.advanced(bySeconds: 5))))
        case .silentSwitch:
            .switchPort(
                SwitchPortMeasurement(
                    sightings: [
                        .init(source: .ifMIB, switchName: "sw-1", port: order.target.switchPort, isUp: false)
                    ], failures: [], windowSeconds: seconds))
        case .controlReply:
            .controlPort(
                ControlPortMeasurement(attempts: [
                    .init(
                        destination: order.target.publicAddress, port: order.target.controlPort, answered: false,
                        seconds: 0.01, cause: .refused)
                ]))
        }
    }

    private var seconds: Double { Double(order.observation.seconds) }

    private func silence(_ address: IPAddress, _ port: UInt16) -> ControlPortMeasurement.Attempt {
        .init(destination: address, port: port, answered: false, seconds: 2.5, cause: .timedOut)
    }

    private var assignedPort: UInt16 {
        vantage == .inside ? order.target.serverPort : order.target.publicPort
    }

    private var claim: AddressClaim {
        AddressClaim(
            macAddress: order.target.macAddresses[0], frameSource: order.target.macAddresses[0], solicited: 3,
            unsolicited: 0, first: start, last: start.advanced(bySeconds: Double(order.observation.seconds)),
            roundTripSeconds: 0.0002, frame: "ffff")
    }

    /// Windows that use that share of the grant.
    package func bandwidth(_ direction: Direction, share: Double) -> Measurement {
        let seconds = Double(order.observation.windowSeconds)
        let bytes = Double(order.target.grant.bitsPerSecond(direction)) / 8 * seconds * share
        let windows = (0..<(order.observation.seconds / order.observation.windowSeconds)).map { index in
            BandwidthMeasurement.Window(
                start: start.advanced(bySeconds: Double(index) * seconds), seconds: seconds,
                traffic: DirectionWindow(
                    bytes: Estimate(estimate: bytes, lower: bytes * 0.9, upper: bytes * 1.1),
                    wireBytes: Estimate(estimate: bytes * 1.024, lower: bytes * 0.92, upper: bytes * 1.13),
                    packets: Estimate(estimate: bytes / 1000, lower: bytes / 1100, upper: bytes / 900), kept: 300,
                    keptBytes: 300_000, variance: 65_536 * bytes, threshold: 65_536), biases: [])
        }
        return .bandwidth(
            BandwidthMeasurement(
                interface: "mirror0", direction: direction, addresses: [order.target.serverAddress], windows: windows))
    }
}
