// SPDX-License-Identifier: Apache-2.0

package import Values

/// One line of a report: what was measured, how and when. The outcome is judged from it, by the agent for its screen and by the
/// service for the record.
package struct CheckResult: Codable, Hashable, Sendable {
    package var check: CheckID
    /// The method really used, for example `ARP request, AF_PACKET` or `TCP connect, SSH identification`.
    @Bounded<Line<1_024>> package var method: String
    package var began: Timestamp
    @Bounded<Seconds> package var seconds: Double
    package var measurement: Measurement
    /// The frames that show it; `nil` where none were kept.
    package var frames: FrameEvidence?

    package init(
        check: CheckID, method: String, began: Timestamp, seconds: Double, measurement: Measurement,
        frames: FrameEvidence? = nil
    ) {
        self.check = check
        self.method = method
        self.began = began
        self.seconds = seconds
        self.measurement = measurement
        self.frames = frames
    }
}

/// The evidence of one check, by kind.
package enum Measurement: Codable, Hashable, Sendable {
    case link(LinkMeasurement)
    case gateway(GatewayMeasurement)
    case clock(ClockMeasurement)
    case capture(CaptureMeasurement)
    case identity(IdentityMeasurement)
    case echo(EchoMeasurement)
    case port(PortMeasurement)
    case controlPort(ControlPortMeasurement)
    case conflict(ConflictMeasurement)
    case switchPort(SwitchPortMeasurement)
    case mtu(PathMTUMeasurement)
    case arrivals(ArrivalMeasurement)
    case controlAddress(ControlAddressMeasurement)
    case exposure(ExposureMeasurement)
    case exercise(ExerciseMeasurement)
    case bandwidth(BandwidthMeasurement)
    case mirror(MirrorMeasurement)
    /// The check could not be made at all.
    case failure(LocalFailure)

    private enum CodingKeys: String, CodingKey {
        case link, gateway, clock, capture, identity, echo, port, controlPort, bandwidth, failure
        case conflict, switchPort, mtu, arrivals, controlAddress, exposure, exercise, mirror
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard container.allKeys.count == 1, let kind = container.allKeys.first else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: container.codingPath, debugDescription: "exactly one kind of measurement belongs here"))
        }
        switch kind {
        case .link: self = .link(try container.decode(LinkMeasurement.self, forKey: kind))
        case .gateway: self = .gateway(try container.decode(GatewayMeasurement.self, forKey: kind))
        case .clock: self = .clock(try container.decode(ClockMeasurement.self, forKey: kind))
        case .capture: self = .capture(try container.decode(CaptureMeasurement.self, forKey: kind))
        case .identity: self = .identity(try container.decode(IdentityMeasurement.self, forKey: kind))
        case .echo: self = .echo(try container.decode(EchoMeasurement.self, forKey: kind))
        case .port: self = .port(try container.decode(PortMeasurement.self, forKey: kind))
        case .controlPort: self = .controlPort(try container.decode(ControlPortMeasurement.self, forKey: kind))
        case .conflict: self = .conflict(try container.decode(ConflictMeasurement.self, forKey: kind))
        case .switchPort: self = .switchPort(try container.decode(SwitchPortMeasurement.self, forKey: kind))
        case .mtu: self = .mtu(try container.decode(PathMTUMeasurement.self, forKey: kind))
        case .arrivals: self = .arrivals(try container.decode(ArrivalMeasurement.self, forKey: kind))
        case .controlAddress: self = .controlAddress(try container.decode(ControlAddressMeasurement.self, forKey: kind))
        case .exposure: self = .exposure(try container.decode(ExposureMeasurement.self, forKey: kind))
        case .exercise: self = .exercise(try container.decode(ExerciseMeasurement.self, forKey: kind))
        case .bandwidth: self = .bandwidth(try container.decode(BandwidthMeasurement.self, forKey: kind))
        case .mirror: self = .mirror(try container.decode(MirrorMeasurement.self, forKey: kind))
        case .failure: self = .failure(try container.decode(LocalFailure.self, forKey: kind))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .link(let value): try container.encode(value, forKey: .link)
        case .gateway(let value): try container.encode(value, forKey: .gateway)
        case .clock(let value): try container.encode(value, forKey: .clock)
        case .capture(let value): try container.encode(value, forKey: .capture)
        case .identity(let value): try container.encode(value, forKey: .identity)
        case .echo(let value): try container.encode(value, forKey: .echo)
        case .port(let value): try container.encode(value, forKey: .port)
        case .controlPort(let value): try container.encode(value, forKey: .controlPort)
        case .conflict(let value): try container.encode(value, forKey: .conflict)
        case .switchPort(let value): try container.encode(value, forKey: .switchPort)
        case .mtu(let value): try container.encode(value, forKey: .mtu)
        case .arrivals(let value): try container.encode(value, forKey: .arrivals)
        case .controlAddress(let value): try container.encode(value, forKey: .controlAddress)
        case .exposure(let value): try container.encode(value, forKey: .exposure)
        case .exercise(let value): try container.encode(value, forKey: .exercise)
        case .bandwidth(let value): try container.encode(value, forKey: .bandwidth)
        case .mirror(let value): try container.encode(value, forKey: .mirror)
        case .failure(let value): try container.encode(value, forKey: .failure)
        }
    }
}
