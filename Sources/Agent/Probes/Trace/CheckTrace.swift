// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Pcap
internal import Synchronization
internal import Values

/// The frames of one check, in the order in which it sent and evaluated them: the future evidence file.
///
/// A frame is added under the same lock under which its tracker takes it in, so that the file replays in the same order.
final class CheckTrace: Sendable {
    private struct State {
        var blocks: [UInt8] = []
        var frames = 0
        var omitted = 0
    }

    let clock: TraceClock
    private let header: [UInt8]
    private let snapLength: Int
    private let budget: TraceBudget
    private let state = Mutex(State())

    /// The part of a file that received frames may fill; the rest is for those sent, so that a flood does not displace them.
    private static let receivedLimit = FrameEvidence.maximumBytes * 3 / 4

    init(header: [UInt8], snapLength: Int, clock: TraceClock, budget: TraceBudget) {
        self.header = header
        self.snapLength = snapLength
        self.clock = clock
        self.budget = budget
    }

    /// - Parameter originalLength: on the wire, where less was kept; `nil`: all of `bytes`.
    func add(
        _ direction: PcapngBlocks.Direction, _ bytes: [UInt8], originalLength: Int? = nil,
        at instant: ContinuousClock.Instant
    ) {
        let block = PcapngBlocks.frame(
            bytes.prefix(snapLength), originalLength: originalLength ?? bytes.count,
            nanoseconds: clock.nanoseconds(instant), direction: direction)
        let limit = direction == .sent ? FrameEvidence.maximumBytes : CheckTrace.receivedLimit
        state.withLock { state in
            guard header.count + state.blocks.count + block.count <= limit, budget.take(block.count) else {
                state.omitted += 1
                return
            }
            state.blocks += block
            state.frames += 1
        }
    }

    /// Keeps the headers of a frame that belongs to a connection of this host to one of the ports, and of an ICMP error about one.
    func add(_ frame: CapturedFrame, _ flow: FlowFrame, ifTo address: IPAddress, ports: Set<UInt16>) {
        // An ICMP error is received, and quotes a sent packet.
        let isOurs = frame.isOutgoing || flow.isError
        let end =
            isOurs ? (flow.destination, flow.destinationPort) : (flow.source, flow.sourcePort)
        guard end.0 == address, ports.contains(end.1) else { return }
        addHeaders(
            of: flow, in: frame.bytes, frame.isOutgoing ? .sent : .received, at: frame.instant)
    }

    /// Keeps the headers of `frame`, and not a byte behind them.
    func addHeaders(
        of flow: FlowFrame, in frame: [UInt8], _ direction: PcapngBlocks.Direction, at instant: ContinuousClock.Instant
    ) {
        add(
            direction, Array(frame.prefix(flow.headerLength)), originalLength: flow.length, at: instant)
    }

    /// The file so far; `nil` when no frame was added.
    func file(of check: CheckID) -> TraceFile? {
        let state = state.withLock { $0 }
        guard state.frames + state.omitted > 0 else { return nil }
        let bytes = header + state.blocks
        return TraceFile(
            bytes: bytes,
            evidence: FrameEvidence(
                name: FrameEvidence.name(of: check), sha256: Digest(of: bytes), bytes: bytes.count,
                frames: state.frames, omitted: state.omitted))
    }
}

/// Bytes that are left to all files of one report.
final class TraceBudget: Sendable {
    private let left: Mutex<Int>

    init(_ bytes: Int) {
        left = Mutex(bytes)
    }

    func take(_ bytes: Int) -> Bool {
        left.withLock { left in
            guard left >= bytes else { return false }
            left -= bytes
            return true
        }
    }
}
