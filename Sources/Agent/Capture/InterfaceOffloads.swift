// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Linux

/// The offloads of an interface that change frames before a capture sees them; `nil` where the driver does not report one.
package struct InterfaceOffloads: Hashable, Sendable {
    /// Generic receive offload: segments are merged on arrival, and the headers of all but one vanish.
    package var gro: Bool?
    /// Large receive offload: the same in hardware.
    package var lro: Bool?
    /// TCP segmentation offload: sent segments are captured before they are cut.
    package var tso: Bool?
    /// Generic segmentation offload: the same in software.
    package var gso: Bool?
    /// The VLAN tag is stripped by hardware on arrival.
    package var receiveVLAN: Bool?

    init(of name: String, through socket: Descriptor) {
        func value(_ command: Int32) -> UInt32? {
            var value: UInt32 = 0
            return titipan_ethtool_value(socket.number, name, UInt32(command), &value) == 0 ? value : nil
        }
        gro = value(ETHTOOL_GGRO).map { $0 != 0 }
        tso = value(ETHTOOL_GTSO).map { $0 != 0 }
        gso = value(ETHTOOL_GGSO).map { $0 != 0 }
        let flags = value(ETHTOOL_GFLAGS)
        lro = flags.map { $0 & 1 << 15 != 0 }
        receiveVLAN = flags.map { $0 & 1 << 8 != 0 }
    }

    /// Names of the offloads that merge frames before a capture of arriving frames, or of sent ones too, sees them. Generic segmentation is none: the
    /// kernel cuts frames in software before a capture sees them.
    package func merging(received: Bool, sent: Bool) -> [String] {
        var names: [String] = []
        if received, gro == true { names.append("gro") }
        if received, lro == true { names.append("lro") }
        if sent, tso == true { names.append("tso") }
        return names
    }
}
