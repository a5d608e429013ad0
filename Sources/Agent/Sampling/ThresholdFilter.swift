// SPDX-License-Identifier: Apache-2.0

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
                .load(.random), .and(threshold.bytes - 1), .moveToIndex, .loadLength,
                .jump(if: .exceedsIndex, ifTrue: 0, ifFalse: 1),
            ]
        }
        body.append(.keep(snapLength))
        if scope == .received {
            let pastKeep = UInt8(body.count)
            body =
                [.load(.packetType), .jump(if: .equal(ThresholdFilter.outgoing), ifTrue: pastKeep, ifFalse: 0)] + body
        }
        if body.count > 1 { body.append(.keep(0)) }
        return FilterProgram(instructions: body)
    }

    /// What the program decides for a frame of `length` bytes when the kernel draws `random`.
    package func keeps(length: UInt32, random: UInt32, isOutgoing: Bool) -> Bool {
        (scope == .both || !isOutgoing) && (threshold == .exact || length > random & (threshold.bytes - 1))
    }
}
