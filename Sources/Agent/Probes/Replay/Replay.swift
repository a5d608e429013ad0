// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

/// Measures again from recorded frames, with the trackers that measured on the wire.
///
/// What is a pure function of the frames comes out exactly as it was reported, to the nanosecond; the rest (an application's bytes, which
/// are never kept, and the times of system calls) is taken from the report as far as the frames do not contradict it.
package struct Replay: Sendable {
    let order: VerificationOrder
    let file: RecordedFile
    /// Any clock does: what is judged are differences, and wall times as the file has them.
    let clock: TraceClock

    package init(_ file: RecordedFile, order: VerificationOrder) {
        self.file = file
        self.order = order
        clock = TraceClock(
            began: file.frames.first?.wall ?? Timestamp(microseconds: 0), start: .now)
    }

    /// - Parameter reported: the report's measurement; without one, what the frames alone tell.
    /// - Returns: `nil` when the frames of this kind of check do not decide what was measured.
    package func measurement(of check: CheckID, reported: Measurement? = nil) -> Measurement? {
        let target = order.target
        switch check {
        case .selfGateway:
            guard let heard = claims(to: target.gateway) else { return nil }
            return .gateway(
                GatewayMeasurement(address: target.gateway, requests: heard.requests, answers: heard.answers))
        case .connectedIdentity: return identity(reported).map { .identity($0) }
        case .connectedPort:
            guard case .switchPort(let port) = reported else { return nil }
            return .switchPort(switchPort(port))
        case .connectedConflict: return conflict(reported).map { .conflict($0) }
        case .reachableICMP: return echoes().map { .echo($0) }
        case .reachableMTU: return pathMTU(reported).map { .mtu($0) }
        case .exposure:
            guard case .exposure(let exposure) = reported else { return nil }
            return .exposure(ports(exposure))
        case .controlPort:
            guard case .controlPort(let control) = reported else { return nil }
            return .controlPort(ControlPortMeasurement(attempts: control.attempts.map(attempt)))
        case .controlAddress:
            guard case .controlAddress(let control) = reported else { return nil }
            return .controlAddress(ControlAddressMeasurement(attempts: control.attempts.map(attempt)))
        case .reachablePort, .reachableOutside:
            switch reported {
            case .port(let port): return .port(connection(port))
            case .arrivals(let arrivals): return .arrivals(self.arrivals(arrivals))
            default: return nil
            }
        default: return nil
        }
    }

    func packet(_ frame: RecordedFile.Frame) -> ReceivedPacket {
        ReceivedPacket(
            bytes: frame.bytes, wall: frame.wall, instant: clock.instant(frame.nanoseconds))
    }
}
