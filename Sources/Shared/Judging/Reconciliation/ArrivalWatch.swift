// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The times at which the inside agent watched for connections from outside and the outside agent made them, both by the service's clock.
struct ArrivalWatch {
    /// Connection requests that carried no tag.
    let others: Int
    private let span: ClosedRange<Timestamp>
    private let requests: [PortMeasurement.TaggedRequest]

    /// Seconds on either side for a request's way and the agents' clocks.
    private static let margin = 0.25

    /// `nil` unless both agents measured.
    init?(_ reports: ReportSet) {
        guard let watch = reports.result(.reachableOutside, from: .inside),
            case .arrivals(let arrivals) = watch.measurement,
            case .port(let port) = reports.measurement(.reachableOutside, from: .outside)
        else { return nil }
        let here = ArrivalWatch.clock(of: .inside, in: reports)
        let there = ArrivalWatch.clock(of: .outside, in: reports)
        let margin = ArrivalWatch.margin + here.uncertainty + there.uncertainty
        let begin = watch.began.advanced(bySeconds: here.offset + margin)
        let end = watch.began.advanced(bySeconds: here.offset + watch.seconds - margin)
        guard begin <= end else { return nil }
        span = begin...end
        others = arrivals.others
        requests = port.tagged.map { .init(sourcePort: $0.sourcePort, at: $0.at.advanced(bySeconds: there.offset)) }
    }

    /// Whether the outside agent made a connection from one of these ports while the inside agent watched.
    func sawRequests(_ ports: [UInt16]) -> Bool {
        requests.contains { ports.contains($0.sourcePort) && span.contains($0.at) }
    }

    /// Seconds to add to an agent's clock, and how far they may be wrong; zero when unknown.
    private static func clock(of vantage: Vantage, in reports: ReportSet) -> (offset: Double, uncertainty: Double) {
        guard case .clock(let clock) = reports.measurement(.selfClock, from: vantage),
            let offset = clock.offsetToServiceSeconds, offset.isFinite, abs(offset) < 86_400
        else { return (0, 0) }
        return (offset, min(abs(clock.offsetUncertaintySeconds ?? 0), 60))
    }
}
