// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Packets
internal import Pcap
internal import Values

/// Echo requests, and what came back.
extension Replay {
    /// The measurement of the echo requests in the file; `nil` when there are none.
    func echoes() -> EchoMeasurement? {
        guard let first = firstEcho else { return nil }
        var tracker = EchoTracker(
            source: first.source, destination: first.destination, identifier: first.identifier, cookie: first.payload)
        for frame in file.frames {
            switch frame.direction {
            case .sent:
                guard let request = SentEcho(frame.bytes) else { continue }
                tracker.willSend(request.sequence, at: clock.instant(frame.nanoseconds))
            case .received:
                if let packet = echoPacket(frame) { tracker.receive(packet) }
            }
        }
        return tracker.measurement
    }

    /// The path MTU measurement; `nil` when nothing was sent. Requests that the kernel refused are in no frame: they are taken from the report.
    func pathMTU(_ reported: Measurement?) -> PathMTUMeasurement? {
        guard let first = firstEcho, first.payload.count >= PathMTUTracker.cookieLength else { return nil }
        var tracker = PathMTUTracker(
            destination: first.destination, headerLength: first.headerLength, identifier: first.identifier,
            cookie: Array(first.payload.prefix(PathMTUTracker.cookieLength)))
        // The prober sends no larger ones, and a hostile length must not be allocated.
        for frame in file.frames where frame.originalLength <= ReceivedPacket.capacity {
            switch frame.direction {
            case .sent:
                guard let request = SentEcho(frame.bytes) else { continue }
                tracker.willSend(frame.originalLength, as: request.sequence)
            case .received:
                // The file keeps only answers that came back whole, cut to their beginning.
                var whole = frame
                let headerLength = SentEcho.headerLength(frame.bytes)
                whole.bytes += tracker.payload(of: frame.originalLength - headerLength + tracker.headerLength)
                    .dropFirst(max(0, frame.bytes.count - headerLength))
                if let packet = echoPacket(whole) { tracker.receive(packet) }
            }
        }
        var probes = tracker.all
        var interfaceMTU = probes.map(\.bytes).max() ?? 0
        if case .mtu(let mtu) = reported {
            interfaceMTU = mtu.interfaceMTU
            let refused = mtu.probes.enumerated().filter { $1.sent == 0 && tracker.probe(of: $1.bytes) == nil }
            for (index, probe) in refused { probes.insert(probe, at: min(index, probes.count)) }
        }
        return PathMTUMeasurement(destination: first.destination, interfaceMTU: interfaceMTU, probes: probes)
    }

    private var firstEcho: SentEcho? {
        guard file.link == .rawIP else { return nil }
        return file.frames.lazy.filter { $0.direction == .sent }.compactMap { SentEcho($0.bytes) }.first
    }

    func echoPacket(_ frame: RecordedFile.Frame) -> ReceivedPacket? {
        ReceivedPacket(
            wholePacket: frame.bytes, wall: frame.wall,
            instant: clock.instant(frame.nanoseconds))
    }
}

/// An echo request that the prober sent, from the IP header on.
struct SentEcho {
    let source: IPAddress
    let destination: IPAddress
    let identifier: UInt16
    let sequence: UInt16
    let payload: [UInt8]
    let headerLength: Int

    /// Bytes before an echo's payload, in a packet of either family.
    static func headerLength(_ packet: [UInt8]) -> Int {
        let first = packet.first ?? 0
        return (first >> 4 == 6 ? IPv6View.headerLength : Int(first & 15) * 4) + ICMPView.headerLength
    }

    init?(_ packet: [UInt8]) {
        headerLength = SentEcho.headerLength(packet)
        guard let flow = Flow(packet.span.bytes, on: .rawIP), let transport = flow.transport,
            let echo = try? ICMPView(transport.payload)
        else { return nil }
        switch (flow.family, transport.protocolNumber, echo.type) {
        case (.ipv4, IPProtocol.icmp, ICMPView.echoRequest), (.ipv6, IPProtocol.icmpv6, ICMPv6View.echoRequest): break
        default: return nil
        }
        (source, destination) = (flow.source, flow.destination)
        (identifier, sequence) = (echo.identifier, echo.sequence)
        payload = echo.payload.withUnsafeBytes { Array($0) }
    }
}
