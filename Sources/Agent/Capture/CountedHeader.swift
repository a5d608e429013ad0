// SPDX-License-Identifier: Apache-2.0

internal import Linux
internal import Packets
internal import Sampling

/// Bytes of Ethernet's header that an interface's counters leave out of each frame and that are billed: its readings are made comparable with the
/// samples by adding them.
struct CountedHeader: Sendable {
    private let received: UInt64
    private let sent: UInt64

    /// Drivers that count a frame when its header is taken off, or before it is put on.
    private static let receivedWithout: Set<String> = ["bridge", "vlan", "vxlan"]
    private static let sentWithout: Set<String> = ["vxlan"]
    private static let header: UInt64 = 14

    init(_ facts: InterfaceFacts, _ link: LinkLayer) {
        let isAbsent = link.absentHeader > 0
        let kind = facts.kind ?? ""
        received = isAbsent || Self.receivedWithout.contains(kind) ? Self.header : 0
        sent = isAbsent || Self.sentWithout.contains(kind) ? Self.header : 0
    }

    func reading(_ counters: InterfaceCounters, _ scope: SamplingScope, at time: MonotonicTime) -> CounterReading {
        let bytes = counters.receivedBytes &+ counters.receivedFrames &* received
        let sentBytes = counters.sentBytes &+ counters.sentFrames &* sent
        return switch scope {
        case .received:
            CounterReading(
                time: time, bytes: bytes, frames: counters.receivedFrames, unmeasuredBytes: sentBytes)
        case .both:
            CounterReading(
                time: time, bytes: bytes &+ sentBytes, frames: counters.receivedFrames &+ counters.sentFrames)
        }
    }
}
