// SPDX-License-Identifier: Apache-2.0

/// Exact numbers of frames and bytes, without sampling.
package struct TrafficCount: Hashable, Sendable {
    package private(set) var packets: UInt64 = 0
    /// Without FCS.
    package private(set) var bytes: UInt64 = 0
    /// Each frame padded to 60 bytes, and 24 more for FCS, preamble and gap (IEEE 802.3).
    package private(set) var wireBytes: UInt64 = 0

    package init() {}

    @inline(__always)
    package mutating func add(length: UInt32) {
        packets &+= 1
        bytes &+= UInt64(length)
        wireBytes &+= UInt64(max(60, length)) &+ 24
    }
}
