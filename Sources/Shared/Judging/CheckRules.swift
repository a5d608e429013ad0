// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// Which rule judges which check.
extension Judge {
    /// Each check is evaluated from its own kind of measurement; any other kind is inconclusive.
    func finding(of result: CheckResult, _ vantage: Vantage) -> Finding {
        let measurement = result.measurement
        if case .failure(let failure) = measurement {
            return .inconclusive(.proberFault, "could not be measured: \(failure.what)")
        }
        switch result.check {
        case .selfLink:
            if case .link(let link) = measurement { return evaluate(link) }
        case .selfGateway:
            if case .gateway(let gateway) = measurement { return evaluate(gateway) }
        case .selfClock:
            if case .clock(let clock) = measurement { return evaluate(clock) }
        case .selfCapture:
            if case .capture(let capture) = measurement { return evaluate(capture) }
        case .connectedIdentity:
            if case .identity(let identity) = measurement { return evaluate(identity) }
        case .connectedConflict:
            if case .conflict(let conflict) = measurement { return evaluate(conflict) }
        case .connectedPort:
            if case .switchPort(let switchPort) = measurement { return evaluate(switchPort) }
        case .reachableICMP:
            if case .echo(let echo) = measurement { return evaluate(echo) }
        case .reachableMTU:
            if case .mtu(let mtu) = measurement { return evaluate(mtu) }
        case .reachablePort:
            if case .port(let port) = measurement { return evaluate(port) }
        case .reachableOutside:
            switch vantage {
            case .inside: if case .arrivals(let arrivals) = measurement { return evaluate(arrivals) }
            case .outside: if case .port(let port) = measurement { return evaluate(port) }
            }
        case .controlPort:
            if case .controlPort(let controlPort) = measurement { return evaluate(controlPort) }
        case .controlAddress:
            if case .controlAddress(let controlAddress) = measurement { return evaluate(controlAddress) }
        case .controlICMP:
            if case .echo(let echo) = measurement { return evaluateControl(echo) }
        case .exposure:
            if case .exposure(let exposure) = measurement { return evaluate(exposure, vantage) }
        case .bandwidthIn:
            if case .bandwidth(let bandwidth) = measurement { return evaluate(bandwidth, direction: .inbound) }
        case .bandwidthOut:
            if case .bandwidth(let bandwidth) = measurement { return evaluate(bandwidth, direction: .outbound) }
        case .bandwidthPlateau:
            if case .exercise(let exercise) = measurement { return evaluate(exercise) }
        case .silentAddress:
            if case .identity(let identity) = measurement { return evaluateSilence(identity) }
        case .silentPort, .silentOutside:
            if case .controlPort(let port) = measurement { return evaluateSilence(port, from: vantage) }
        case .silentMirror:
            if case .mirror(let mirror) = measurement { return evaluateSilence(mirror) }
        case .silentSwitch:
            if case .switchPort(let switchPort) = measurement { return evaluateSilence(switchPort) }
        case .controlReply:
            if case .controlPort(let control) = measurement { return evaluateReply(control) }
        }
        return .inconclusive(.wrongMeasurement, "the report holds another kind of measurement for this check")
    }
}
