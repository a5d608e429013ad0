// SPDX-License-Identifier: Apache-2.0

/// Which frames of an interface are measured.
package enum SamplingScope: String, Sendable, Hashable, CaseIterable {
    /// Those that arrive: a mirror port carries both directions of its tenants towards us, and what this host sends is its own.
    case received
    /// Those that this host sends as well: an interface that the tenants' traffic passes through.
    case both
}

/// Threshold sampling as a value: the program for the kernel, and the same decision in Swift.
package struct ThresholdFilter: Hashable, Sendable {
    /// PACKET_OUTGOING of linux/if_packet.h.
    private static let outgoing: UInt32 = 4

    package let threshold: Threshold
    package let scope: SamplingScope
    /// Bytes that the kernel copies of a kept frame.
    package let snapLength: UInt32

    package init(threshold: Threshold, scope: SamplingScope, snapLength: UInt32) {
        self.threshold = threshold
        self.scope = scope
        self.snapLength = snapLength
    }

    /// At most nine instructions.
    package var program: FilterProgram {
        var body: [FilterInstruction] = []
        if threshold != .exact {
            body = [
                .loadRandom, .and(threshold.bytes - 1), .moveToIndex, .loadLength,
                .jumpIfGreaterThanIndex(ifTrue: 0, ifFalse: 1),
            ]
        }
        body.append(.keep(snapLength))
        if scope == .received {
            let pastKeep = UInt8(body.count)
            body = [.loadPacketType, .jumpIfEqual(ThresholdFilter.outgoing, ifTrue: pastKeep, ifFalse: 0)] + body
        }
        if body.count > 1 { body.append(.keep(0)) }
        return FilterProgram(instructions: body)
    }

    /// What the program decides for a frame of `length` bytes when the kernel draws `random`.
    package func keeps(length: UInt32, random: UInt32, isOutgoing: Bool) -> Bool {
        (scope == .both || !isOutgoing) && (threshold == .exact || length > random & (threshold.bytes - 1))
    }
}
