// SPDX-License-Identifier: Apache-2.0

/// The kind of header before the network header of a frame, live or stored.
@usableFromInline
package enum LinkLayer: String, Sendable, Hashable, CaseIterable {
    /// DLT_EN10MB: 14 bytes, then VLAN tags.
    case ethernet
    /// DLT_RAW: no header; the version in the first byte gives the family.
    case rawIP
    /// DLT_LINUX_SLL: 16 bytes that libpcap writes, of which the last two are the type. The kernel's own frames begin with the network
    /// header, or with the tags left there, and their type comes beside them (SKF_AD_PROTOCOL).
    case cooked
    /// DLT_LINUX_SLL2: the same with 20 bytes, of which the first two are the type.
    case cooked2

    /// Bytes before the network header or the first VLAN tag.
    @inlinable @inline(__always)
    package var headerLength: Int {
        switch self {
        case .ethernet: 14
        case .rawIP: 0
        case .cooked: 16
        case .cooked2: 20
        }
    }

    /// Bytes of a header that the capturing host wrote, and that never was on a wire.
    @inlinable @inline(__always)
    package var inventedLength: Int {
        switch self {
        case .ethernet, .rawIP: 0
        case .cooked: 16
        case .cooked2: 20
        }
    }

    /// Bytes of Ethernet's header that a frame of this link lacks, and that are billed all the same; see ``ethernetLength(_:)``.
    @inlinable @inline(__always)
    package var absentHeader: Int {
        switch self {
        case .ethernet: 0
        case .rawIP, .cooked, .cooked2: 14
        }
    }

    /// Bytes of a frame as Ethernet has them, of a frame of `length` bytes: without an invented header, and with Ethernet's own of 14 bytes, so that
    /// the same traffic has the same size wherever it is captured.
    @inlinable @inline(__always)
    package func ethernetLength(_ length: UInt32) -> UInt32 {
        (length &- min(length, UInt32(truncatingIfNeeded: inventedLength))) &+ UInt32(truncatingIfNeeded: absentHeader)
    }
}
