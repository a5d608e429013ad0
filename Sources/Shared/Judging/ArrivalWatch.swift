// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// When the inside agent watched for connections from outside, and when the outside agent made them, both by the service's clock.
struct ArrivalWatch {
    /// Connection requests that carried no tag.
    let others: Int
    private let span: ClosedRange<Timestamp>
    private let requests: [PortMeasurement.TaggedRequest]

    /// Seconds on either side that a request's way and the agents' clocks may take.
    private static let margin = 0.25

    /// `nil` unless both agents measured.
    init?(_ reports: [VerificationReport]) {
        guard let inside = reports.first(where: { $0.vantage == .inside }),
            let outside = reports.first(where: { $0.vantage == .outside }),
            let watch = inside.checks.first(where: { $0.check == .reachableOutside }),
            case .arrivals(let arrivals) = watch.measurement,
            let attempt = outside.checks.first(where: { $0.check == .reachableOutside }),
            case .port(let port) = attempt.measurement
        else { return nil }
        let (here, there) = (ArrivalWatch.clock(of: inside), ArrivalWatch.clock(of: outside))
        let margin = ArrivalWatch.margin + here.uncertainty + there.uncertainty
        let begin = watch.began.advanced(bySeconds: here.offset + margin)
        let end = watch.began.advanced(bySeconds: here.offset + watch.seconds - margin)
        guard begin <= end else { return nil }
        span = begin...end
        others = arrivals.others
        requests = port.tagged.map { .init(sourcePort: $0.sourcePort, at: $0.at.advanced(bySeconds: there.offset)) }
    }

    /// At least one of the outside agent's connections, from one of these ports, was made while the inside agent watched.
    func sawRequests(_ ports: [UInt16]) -> Bool {
        requests.contains { ports.contains($0.sourcePort) && span.contains($0.at) }
    }

    private static func clock(of report: VerificationReport) -> (offset: Double, uncertainty: Double) {
        for result in report.checks where result.check == .selfClock {
            guard case .clock(let clock) = result.measurement, let offset = clock.offsetToServiceSeconds,
                offset.isFinite, abs(offset) < 86_400
            else { continue }
            return (offset, min(abs(clock.offsetUncertaintySeconds ?? 0), 60))
        }
        return (0, 0)
    }
}
