// SPDX-License-Identifier: Apache-2.0

extension MACAddress {
    /// The protocol whose virtual hardware address it is, with its group where the address tells it; `nil` for any other address.
    ///
    /// VRRP and CARP (RFC 9568, section 7.3), HSRP versions 1 and 2 (RFC 2281, section 6; 4,096 groups in version 2), GLBP, and the addresses
    /// that fabrics share for anycast gateways.
    package var virtualRouter: String? {
        switch bits >> 8 {
        case 0x0000_5e00_01: return "virtual router \(bits & 0xff), VRRP or CARP"
        case 0x0000_5e00_02: return "virtual router \(bits & 0xff), VRRP for IPv6"
        case 0x0000_0c07_ac: return "virtual router \(bits & 0xff), HSRP"
        default: break
        }
        switch bits >> 12 {
        case 0x0000_0c9f_f: return "virtual router \(bits & 0xfff), HSRP version 2"
        case 0x0005_73a0_0: return "virtual router \(bits & 0xfff), HSRP version 2 for IPv6"
        default: break
        }
        if bits >> 16 == 0x0007_b400 { return "virtual router, GLBP" }
        // Cumulus and NVIDIA reserve this block for anycast gateways; Arista's and Cisco's shared addresses are chosen by their administrators.
        if bits >> 16 == 0x4438_39ff { return "anycast gateway" }
        return nil
    }
}
