// SPDX-License-Identifier: Apache-2.0

internal import Evidence

/// Biases of a window's counts, detected in its own frames.
extension OpenWindow {
    /// Whether all frames together came twice; `nil` when there were too few to decide.
    private var isDoubled: Bool? { copies.last?.isDoubled }

    /// Whether frames came twice, for sums over all frames and for other traffic.
    var isDoubledThroughout: Bool { isDoubled ?? false }

    /// Whether this tenant's frames came twice; if they do not decide, whether all frames did.
    func isDoubled(tenant: Int) -> Bool { copies[tenant].isDoubled ?? isDoubledThroughout }

    func biases(tenant: Int) -> [Bias] {
        let inbound = directions[2 * tenant]
        let outbound = directions[2 * tenant + 1]
        var biases: [Bias] = []
        if dropped > 0 { biases.append(.drops) }
        if inbound.hasMergedFrames || outbound.hasMergedFrames { biases.append(.offload) }
        if clockStepped { biases.append(.clockStep) }
        if hidesSentFrames || isUnseen(2 * tenant, besides: 2 * tenant + 1)
            || isUnseen(2 * tenant + 1, besides: 2 * tenant)
        {
            biases.append(.oneSidedMirror)
        }
        if isDoubled(tenant: tenant) { biases.append(.doubledMirror) }
        if inbound.hasAmbiguousTags || outbound.hasAmbiguousTags { biases.append(.vlanAmbiguity) }
        return biases
    }

    /// Whether this host sends more by the interface, unmeasured, than it has to say for itself on a mirror port: traffic passes through.
    private var hidesSentFrames: Bool {
        guard let atBeginning, let atEnd, atEnd.unmeasuredBytes >= atBeginning.unmeasuredBytes,
            atEnd.bytes >= atBeginning.bytes
        else { return false }
        let sent = atEnd.unmeasuredBytes - atBeginning.unmeasuredBytes
        return sent > 65_536 && sent > (atEnd.bytes - atBeginning.bytes) / 20
    }

    /// Whether the mirror does not show direction `silent`, or only a part of it, as its sibling `seen` proves.
    ///
    /// Nothing at all: while 20 frames would have been kept, had each that was seen been answered by one of the shortest. Too little: TCP
    /// acknowledges at the latest each second full segment (RFC 9293, section 3.8.6.3), and each 64 KiB where a host merges them; where 32
    /// of these acknowledgements would have been kept, at least, and not 8 were, chance has 3 cases in 10^8.
    private func isUnseen(_ silent: Int, besides seen: Int) -> Bool {
        let shortest = directions[silent].coarsest.probability(ofLength: 60)
        let kept = directions[silent].kept
        if kept == 0, directions[seen].kept >= 20, directions[seen].frames * shortest >= 20 { return true }
        let acknowledgements = Double(tcpData[seen]) / 64 * shortest
        return acknowledgements >= 32 && kept < 8
    }
}
