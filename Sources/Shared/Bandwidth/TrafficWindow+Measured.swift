// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

extension TrafficWindow {
    /// Whether the window says anything of a direction. It does not when its clock stepped, when its figures contradict each other, and when the
    /// mirror is one-sided and showed less of this direction: what was not seen is missing, and not zero.
    package func measures(_ direction: Direction) -> Bool {
        let traffic = self[direction]
        let other = self[direction == .inbound ? .outbound : .inbound]
        let isUnseen = biases.contains(.oneSidedMirror) && traffic.packets.estimate < other.packets.estimate
        return !biases.contains(.clockStep) && !isUnseen && traffic.isSane
    }

    /// Whether biases other than those that ``measures(_:)`` and the counters' contradiction stand for widened its bounds.
    package var isBiased: Bool { biases.contains { $0 != .oneSidedMirror && $0 != .counterMismatch } }
}

extension DirectionWindow {
    /// Whether it is finite, in order, and not negative: windows are decoded from untrusted input.
    fileprivate var isSane: Bool {
        bytes.upper.isFinite && 0 <= bytes.lower && bytes.lower <= bytes.estimate && bytes.estimate <= bytes.upper
            && variance.isFinite && variance >= 0
    }
}
