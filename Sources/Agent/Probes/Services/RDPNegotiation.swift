// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The first exchange of Remote Desktop: an X.224 connection request that offers TLS and CredSSP, and the server's connection confirm (MS-RDPBCGR,
/// sections 2.2.1.1 and 2.2.1.2; X.224, sections 13.3 and 13.4; TPKT, RFC 1006).
struct RDPNegotiation: ReplyReader {
    /// PROTOCOL_SSL and PROTOCOL_HYBRID.
    private static let offered: UInt32 = 0x03
    /// TPKT and X.224 without variable part, and with a negotiation response.
    private static let lengths = [11, 19]

    /// Names no user: `RDP_NEG_REQ` behind an empty variable part.
    static let request: [UInt8] =
        [0x03, 0x00, 0x00, 0x13] + [0x0e, 0xe0, 0x00, 0x00, 0x00, 0x00, 0x00]
        + [0x01, 0x00, 0x08, 0x00, UInt8(offered), 0x00, 0x00, 0x00]

    private var bytes: [UInt8] = []
    /// The server continues with TLS, whose certificate identifies it.
    private(set) var selectsTLS = false

    mutating func receive(_ new: some Sequence<UInt8>) -> ReplyProgress {
        for byte in new {
            bytes.append(byte)
            guard isPrefixOfConfirm else { return .mismatch(said) }
            if bytes.count >= 4, bytes.count == length { return confirm() }
        }
        return .needsMore
    }

    var causeOfSilence: Cause { .timedOut }

    var said: String { bytes.isEmpty ? "nothing" : printable(bytes) }

    private var length: Int { Int(bytes[2]) << 8 | Int(bytes[3]) }

    /// Whether the bytes so far can become a connection confirm: version 3, a length, the code of a confirm.
    private var isPrefixOfConfirm: Bool {
        switch bytes.count {
        case 1: bytes[0] == 3
        case 3: bytes[2] == 0
        case 4: RDPNegotiation.lengths.contains(length)
        case 5: Int(bytes[4]) == length - 5
        case 6: bytes[5] & 0xf0 == 0xd0
        default: true
        }
    }

    private mutating func confirm() -> ReplyProgress {
        // Servers older than the negotiation answer without one: the old security, which no certificate vouches for.
        guard bytes.count == 19 else { return .line("RDP, standard security") }
        let value = UInt32(bytes[15]) | UInt32(bytes[16]) << 8 | UInt32(bytes[17]) << 16 | UInt32(bytes[18]) << 24
        guard bytes[13] == 8, bytes[14] == 0 else { return .mismatch(said) }
        switch bytes[11] {
        case 2:
            guard let name = [0: "standard security", 1: "TLS", 2: "CredSSP"][value] else { return .mismatch(said) }
            selectsTLS = value & RDPNegotiation.offered != 0
            return .line("RDP, \(name)")
        case 3: return .line("RDP, negotiation refused with code \(value)")
        default: return .mismatch(said)
        }
    }
}
