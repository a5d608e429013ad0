// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The checks of the prober itself. They never fail but are inconclusive, because a fault of the prober is no fault of its target.
extension Judge {
    func evaluate(_ link: LinkMeasurement) -> Finding {
        guard link.carrier else { return .inconclusive(.noCarrier, "\(link.interface) has no carrier") }
        guard link.framesSent >= max(1, link.framesIntended) else {
            return .inconclusive(
                .tooFewFramesSent,
                "\(link.interface) sent \(link.framesSent) of the \(link.framesIntended) frames that the probes made"
            )
        }
        return .passed(.asExpected, "\(link.interface) has carrier and sent \(link.framesSent) frames")
    }

    func evaluate(_ gateway: GatewayMeasurement) -> Finding {
        guard gateway.address == order.target.gateway else {
            return .inconclusive(
                .wrongMeasurement,
                "\(gateway.address) was asked, the order names \(order.target.gateway)"
            )
        }
        if gateway.isOwn == true {
            return .passed(.asExpected, "gateway \(gateway.address) is the agent's own host")
        }
        let answering = gateway.answers.filter { $0.solicited > 0 }
        guard let first = answering.first else {
            return .inconclusive(
                .gatewaySilent,
                "gateway \(gateway.address) did not answer \(gateway.requests) \(gateway.address.requests)"
            )
        }
        return .passed(.asExpected, "gateway \(gateway.address) is at \(first.macAddress)")
    }

    /// Slewing moves the clock by less during one verification.
    static let largestToleratedStepSeconds = 0.25
    static let largestToleratedOffsetSeconds = 60.0
    /// Threads that run later miss answers: half of the second that an answer to ARP or echo may take.
    static let largestToleratedLagSeconds = 0.5

    func evaluate(_ clock: ClockMeasurement) -> Finding {
        if abs(clock.largestStepSeconds) > Judge.largestToleratedStepSeconds {
            return .inconclusive(
                .clockStepped,
                "the wall clock stepped by \(fixed(clock.largestStepSeconds, 3)) s meanwhile"
            )
        }
        if clock.largestLagSeconds > Judge.largestToleratedLagSeconds {
            return .inconclusive(
                .proberOverloaded,
                "the agent's own threads ran up to \(fixed(clock.largestLagSeconds, 2)) s late: this machine is overloaded"
            )
        }
        if let offset = clock.offsetToServiceSeconds, let uncertainty = clock.offsetUncertaintySeconds {
            let detail = "offset to the service \(fixed(offset, 3)) s ± \(fixed(uncertainty, 3)) s"
            return abs(offset) - uncertainty > Judge.largestToleratedOffsetSeconds
                ? .inconclusive(.clockUnknown, detail) : .passed(.asExpected, detail)
        }
        guard clock.synchronised else {
            return .inconclusive(.clockUnknown, "the clock is not synchronised and its offset is unknown")
        }
        return .passed(.asExpected, "synchronised, error at most \(fixed(clock.maximumErrorSeconds, 3)) s")
    }

    func evaluate(_ capture: CaptureMeasurement) -> Finding {
        guard capture.filterInKernel else {
            return .inconclusive(
                .filterNotInKernel,
                "the sampling filter read back from the kernel is not the one attached"
            )
        }
        guard capture.dropped == 0, capture.interfaceDropped == 0,
            capture.received == capture.delivered &+ capture.dropped
        else {
            return .inconclusive(
                .captureLost,
                "of \(capture.received) sampled frames \(capture.delivered) arrived, \(capture.dropped) were dropped, "
                    + "\(capture.interfaceDropped) by the interface"
            )
        }
        if (capture.keptIn == 0) != (capture.keptOut == 0) {
            let missing = capture.keptIn == 0 ? "towards" : "from"
            return .inconclusive(
                .oneSidedMirror,
                "no frame \(missing) the server was seen on \(capture.interface): one-sided mirror?"
            )
        }
        let counted = Double(capture.interfaceBytes)
        if capture.offloads.isEmpty,
            counted < capture.estimatedBytes.lower * 0.98 || counted > capture.estimatedBytes.upper * 1.02 + 65_536
        {
            return .inconclusive(
                .counterMismatch,
                "\(capture.interface) itself counted \(capture.interfaceBytes) bytes, the samples say "
                    + "\(fixed(capture.estimatedBytes.lower, 0)) to \(fixed(capture.estimatedBytes.upper, 0))"
            )
        }
        return .passed(
            .asExpected,
            "\(capture.delivered) frames sampled in the kernel, none dropped"
                + (capture.keptIn > 0 ? ", both directions seen" : "")
                + (capture.includesSent == true ? ", in traffic that passes through the agent's host" : "")
        )
    }
}
