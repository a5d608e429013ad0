// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The times at which the inside agent watched for connections from outside and the outside agent made them, both by the service's clock.
struct ArrivalWatch {
    /// Connection requests that carried no tag.
    let others: Int
    /// Frames that the inside agent's capture lost meanwhile.
    let droppedFrames: Int
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
        let here = ArrivalWatch.clock(of: .inside, in: reports, isBounded: arrivals.watch != nil)
        let there = ArrivalWatch.clock(of: .outside, in: reports, isBounded: arrivals.watch != nil)
        let margin = ArrivalWatch.margin + here.uncertainty + there.uncertainty
        // An agent of an earlier version states the time of the whole check.
        let watched =
            arrivals.watch ?? .init(began: watch.began, seconds: watch.seconds, droppedFrames: 0)
        let begin = watched.began.advanced(bySeconds: here.offset + margin)
        let end = watched.began.advanced(bySeconds: here.offset + watched.seconds - margin)
        guard begin <= end else { return nil }
        span = begin...end
        others = arrivals.others
        droppedFrames = watched.droppedFrames
        requests = port.tagged.map { .init(sourcePort: $0.sourcePort, at: $0.at.advanced(bySeconds: there.offset)) }
    }

    /// Whether the outside agent made a connection from one of these ports while the inside agent watched.
    func sawRequests(_ ports: [UInt16]) -> Bool {
        requests.contains { ports.contains($0.sourcePort) && span.contains($0.at) }
    }

    /// Seconds to add to an agent's clock, and how far they may be wrong; zero where the order asks for no clock.
    ///
    /// - Parameter isBounded: a clock that was never compared with the service's may be wrong by what its own synchronisation allows; in reports of
    ///   before it counts as right, so that records sealed on them are judged again as they were.
    private static func clock(
        of vantage: Vantage, in reports: ReportSet, isBounded: Bool
    ) -> (offset: Double, uncertainty: Double) {
        guard case .clock(let clock) = reports.measurement(.selfClock, from: vantage) else { return (0, 0) }
        guard let offset = clock.offsetToServiceSeconds, offset.isFinite, abs(offset) < 86_400 else {
            guard isBounded else { return (0, 0) }
            let most = ReportTimes.clockTolerance
            return (0, clock.synchronised ? min(abs(clock.maximumErrorSeconds), most) : most)
        }
        return (offset, min(abs(clock.offsetUncertaintySeconds ?? 0), 60))
    }
}
