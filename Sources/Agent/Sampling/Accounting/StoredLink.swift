// SPDX-License-Identifier: Apache-2.0

/// What stands before the network header in a file's frames. Wider than ``LinkLayer``, which is what a filter can be compiled for.
package enum StoredLink: String, Sendable, Hashable, CaseIterable {
    case ethernet
    /// Nothing; the version in the first byte tells the family.
    case rawIP
    /// LINKTYPE_LINUX_SLL: 16 bytes, of which the last two are the type.
    case cooked
    /// LINKTYPE_LINUX_SLL2: 20 bytes, of which the first two are the type.
    case cooked2

    /// Bytes before the network header, or before the first VLAN tag's end.
    var headerLength: Int {
        switch self {
        case .ethernet: 14
        case .rawIP: 0
        case .cooked: 16
        case .cooked2: 20
        }
    }

    /// Bytes of a header that the capturing host put there, and that never was on a wire.
    package var inventedLength: UInt32 {
        switch self {
        case .ethernet, .rawIP: 0
        case .cooked: 16
        case .cooked2: 20
        }
    }
}

extension LinkLayer {
    /// As libpcap writes its frames into a file.
    var stored: StoredLink {
        switch self {
        case .ethernet: .ethernet
        case .rawIP: .rawIP
        case .cooked: .cooked
        }
    }
}
