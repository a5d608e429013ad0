// SPDX-License-Identifier: Apache-2.0

package import Linux

/// The fields of a kept frame that sampling needs.
package struct FrameObservation: Sendable {
    package var time: MonotonicTime
    /// Bytes that the filter decided by: without the VLAN tag that the kernel strips on arrival.
    package var kernelLength: Int
    /// Bytes on an Ethernet wire without FCS: what is billed, on links without Ethernet's header too.
    package var length: Int
    /// The threshold by which the frame was kept.
    package var threshold: Threshold
    /// Another threshold by which it may have been kept instead, where that is uncertain.
    package var alternative: Threshold?
    /// Positions of the tenants that it is counted for: from, and to.
    package var source: Int?
    package var destination: Int?
    /// The frame counts in sums over all frames. A frame between tenants of two shards is kept by both, and counts with one of them.
    package var countsInTotal: Bool
    /// The frame was behind a VLAN tag and was sent by this host: whether the kernel counted the tag is unknown.
    package var hasAmbiguousTag: Bool
    /// The frame's headers are cut.
    package var isMalformed: Bool
    /// A hash that is the same for a frame and its copies, and for hardly any other frame; 0 for one whose copies cannot be recognised.
    package var fingerprint: UInt64 = 0
    /// Whether it is a TCP segment that carries data, which its receiver acknowledges.
    package var isTCPData = false

    package init(
        time: MonotonicTime, kernelLength: Int, length: Int, threshold: Threshold, alternative: Threshold? = nil,
        source: Int? = nil, destination: Int? = nil, countsInTotal: Bool = true, hasAmbiguousTag: Bool = false,
        isMalformed: Bool = false
    ) {
        self.time = time
        self.kernelLength = kernelLength
        self.length = length
        self.threshold = threshold
        self.alternative = alternative
        self.source = source
        self.destination = destination
        self.countsInTotal = countsInTotal
        self.hasAmbiguousTag = hasAmbiguousTag
        self.isMalformed = isMalformed
    }
}
