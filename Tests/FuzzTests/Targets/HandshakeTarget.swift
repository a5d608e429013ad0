// SPDX-License-Identifier: Apache-2.0

import Evidence
import Packets

@testable import Probes
import Values

/// Frames of the prober's own port and of the mirror, as the trackers of handshakes and arrivals take them.
///
/// Input: frames, each with a byte of flags (1: sent by the prober) and a byte of length before it. A script writes the prober's request first.
enum HandshakeTarget: FuzzTarget {
    static let name = "handshake"
    static let longestInput = 512

    private static let server = IPAddress(ipv4: 0x0a4d_000a)
    private static let own = IPAddress(ipv4: 0x0a4d_0005)
    private static let gateway = IPAddress(ipv4: 0x0a4d_0001)
    private static let start = ContinuousClock.now

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        var script = Script(input)
        var handshakes = HandshakeTracker(address: server, port: 22)
        var arrivals = ArrivalTracker(address: server, port: 22, tags: [40_000, 40_001], own: [own], gateway: gateway)
        if let flow = FlowFrame(request) { handshakes.receive(flow, isOutgoing: true, at: start) }
        var count = 0
        while !script.isAtEnd {
            let isOutgoing = script.byte() & 1 == 1
            let bytes = script.bytes(Int(script.byte()))
            count += 1
            guard let flow = FlowFrame(bytes) else { continue }
            try expect(flow.headerLength >= 14 + 20 + 8, "headers of \(flow.headerLength) bytes")
            try expect(flow.isError || flow.headerLength <= bytes.count + 40, "headers beyond the frame")
            handshakes.receive(flow, isOutgoing: isOutgoing, at: start + .milliseconds(count))
            arrivals.receive(flow, at: Timestamp(seconds: 1_800_000_000))
        }
        guard let measured = handshakes.measurement(from: 40_000) else {
            throw Violation("our own request was not seen")
        }
        try expect((1...(count + 1)).contains(measured.requests), "\(measured.requests) requests in \(count) frames")
        try expect(
            measured.answers.count <= min(count, HandshakeTracker.mostAnswers), "\(measured.answers.count) answers")
        for answer in measured.answers {
            try expect((0...255).contains(answer.ttl) && answer.seconds >= 0, "\(answer)")
            try expect((answer.kind == .unreachable) == (answer.code != nil), "\(answer)")
            try expect(answer.optionBytes.map { (0...40).contains($0) } ?? true, "\(answer)")
        }
        try expect(arrivals.arrivals.count + arrivals.otherRequests() <= count, "more requests than frames")
        for arrival in arrivals.arrivals {
            try expect(arrivals.tags.contains(arrival.sourcePort), "\(arrival) carries no tag")
        }
    }

    private static let request: [UInt8] = {
        let segment: [UInt8] = [0x9c, 0x40, 0, 22, 0, 0, 3, 0xe8, 0, 0, 0, 0, 0x50, 2, 0x10, 0, 0, 0, 0, 0]
        let packet = FrameBuilder.ipv4Packet(
            source: own, destination: server, protocolNumber: IPProtocol.tcp, identification: 0, payload: segment)
        return FrameBuilder.ethernetFrame(
            destination: MACAddress(bits: 0x0277_0000_0010), source: MACAddress(bits: 0x0277_0000_0005),
            etherType: EtherType.ipv4, payload: packet)
    }()
}
