// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Packets

/// Echo requests, and what came back.
extension Replay {
    /// `nil` when none was sent.
    func echoes() -> EchoMeasurement? {
        guard file.link == .rawIP,
            let first = file.frames.lazy.filter({ $0.direction == .sent }).compactMap({ SentEcho($0.bytes) }).first
        else { return nil }
        var ledger = EchoLedger(
            source: first.source, destination: first.destination, identifier: first.identifier, cookie: first.payload)
        for frame in file.frames {
            switch frame.direction {
            case .sent:
                guard let request = SentEcho(frame.bytes) else { continue }
                ledger.willSend(request.sequence, at: clock.instant(frame.nanoseconds))
            case .received:
                if let packet = echoPacket(frame) { ledger.receive(packet) }
            }
        }
        return ledger.measurement
    }

    func echoPacket(_ frame: RecordedFile.Frame) -> ReceivedPacket? {
        ReceivedPacket(
            wholePacket: frame.bytes, wall: Timestamp(microseconds: frame.nanoseconds / 1_000),
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

    init?(_ packet: [UInt8]) {
        if let ip = try? IPv4View(packet.span.bytes), ip.protocolNumber == IPProtocol.icmp,
            let echo = try? ICMPView(ip.payload), echo.type == ICMPView.echoRequest
        {
            (source, destination) = (ip.source, ip.destination)
            (identifier, sequence) = (echo.identifier, echo.sequence)
            payload = echo.payload.withUnsafeBytes { Array($0) }
        } else if let ip = try? IPv6View(packet.span.bytes), ip.nextHeader == IPProtocol.icmpv6,
            let echo = try? ICMPv6View(ip.payload), echo.type == ICMPv6View.echoRequest
        {
            (source, destination) = (ip.source, ip.destination)
            (identifier, sequence) = (echo.identifier, echo.sequence)
            payload = echo.payload.withUnsafeBytes { Array($0) }
        } else {
            return nil
        }
    }
}
