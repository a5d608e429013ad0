// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Packets
internal import Pcap
internal import Values

/// One connection to a port as its frames show it: how far it came, and why no further.
///
/// Segments count as answers under the rules of the kernel (RFC 793, RFC 5961): a forger who does not know the sequence numbers changes nothing.
struct RecordedConnection {
    private(set) var source: IPAddress
    private(set) var sourcePort: UInt16
    /// SYN and ACK came back, and this host agreed.
    private(set) var isEstablished = false
    /// Seconds from the first SYN to it.
    private(set) var connectSeconds: Double?
    /// The target sent application bytes.
    private(set) var hasSpoken = false
    /// Why no connection came about; `nil` once it has.
    private(set) var refusal: Cause? = .timedOut
    /// How the target ended an established connection on which it had sent no data.
    private(set) var ending: Ending?

    enum Ending { case closed, reset }

    private let address: IPAddress
    private let port: UInt16
    private let sequence: UInt32
    private let began: Int64
    /// The target's, once it has answered: of its SYN, and when that came.
    private var answer: (sequence: UInt32, nanoseconds: Int64)?
    /// Whether this host closed the connection: later segments do not count.
    private var hasLeft = false

    /// - Parameter ours: the port that it came from; the first connection when there is none from it.
    /// - Returns: `nil` when the frames hold no connection request to the port.
    init?(_ frames: [RecordedFile.Frame], to address: IPAddress, port: UInt16, from ours: UInt16? = nil) {
        let flows = frames.map { FlowFrame($0.bytes) }
        let requests = frames.indices.filter { index in
            guard frames[index].direction == .sent, let flow = flows[index], case .segment(let segment) = flow.content
            else { return false }
            return flow.destination == address && flow.destinationPort == port && segment.flags.contains(.syn)
        }
        let chosen = requests.first { flows[$0]?.sourcePort == ours } ?? requests.first
        guard let chosen, let flow = flows[chosen], case .segment(let segment) = flow.content else { return nil }
        self.address = address
        self.port = port
        source = flow.source
        sourcePort = flow.sourcePort
        sequence = segment.sequence
        began = frames[chosen].nanoseconds
        for index in (chosen + 1)..<frames.count {
            if let flow = flows[index] { follow(frames[index], flow) }
        }
    }

    private mutating func follow(_ frame: RecordedFile.Frame, _ flow: FlowFrame) {
        switch (flow.content, frame.direction) {
        case (.segment(let segment), .sent):
            guard (flow.source, flow.sourcePort, flow.destinationPort) == (source, sourcePort, port) else { return }
            if isEstablished {
                if segment.flags.contains(.fin) || segment.flags.contains(.rst) { hasLeft = true }
            } else {
                agree(segment)
            }
        case (.segment(let segment), .received):
            guard (flow.source, flow.sourcePort, flow.destinationPort) == (address, port, sourcePort) else { return }
            hear(segment, length: flow.length - flow.headerLength, at: frame.nanoseconds)
        case (.unreachable(let code, sequence), .received):
            guard (flow.source, flow.sourcePort, flow.destinationPort) == (source, sourcePort, port),
                refusal == .timedOut, answer == nil
            else { return }
            refusal = .unreachable(code: code)
        default: return
        }
    }

    /// The system acknowledges a SYN-ACK that it has waited for, and resets one that came too late.
    private mutating func agree(_ segment: FlowFrame.Segment) {
        guard let answer, refusal == .timedOut, segment.flags.contains(.ack),
            !segment.flags.contains(.rst), segment.acknowledgement == answer.sequence &+ 1
        else { return }
        isEstablished = true
        refusal = nil
        connectSeconds = Double(answer.nanoseconds &- began) / 1e9
    }

    private mutating func hear(_ segment: FlowFrame.Segment, length: Int, at nanoseconds: Int64) {
        let acknowledges = segment.flags.contains(.ack) && segment.acknowledgement == sequence &+ 1
        guard isEstablished else {
            if segment.flags.contains(.rst) {
                if acknowledges, answer == nil, refusal == .timedOut { refusal = .refused }
            } else if segment.flags.contains(.syn), acknowledges, answer == nil {
                answer = (segment.sequence, nanoseconds)
            }
            return
        }
        guard let answer, ending == nil, !hasSpoken, !hasLeft, segment.sequence == answer.sequence &+ 1 else { return }
        if segment.flags.contains(.rst) {
            ending = .reset
        } else if length > 0 {
            hasSpoken = true
        } else if segment.flags.contains(.fin) {
            ending = .closed
        }
    }
}
