// SPDX-License-Identifier: Apache-2.0

/// What stands before the network header, in the kernel's view of a packet socket and in the frames that libpcap hands over.
package enum LinkLayer: String, Sendable, Hashable, CaseIterable {
    /// DLT_EN10MB: 14 bytes, then up to two VLAN tags.
    case ethernet
    /// DLT_RAW: nothing; the version in the first byte tells the family.
    case rawIP
    /// DLT_LINUX_SLL: the kernel's frames begin with the network header, or with the tags that it left there, and their type comes beside
    /// them (SKF_AD_PROTOCOL); libpcap puts 16 bytes before them, of which the last two are the type.
    case cooked
}
