// SPDX-License-Identifier: Apache-2.0

/// Message numbers (RFC 4250, section 4.1; RFC 4419, section 5).
enum SSHMessage {
    static let disconnect: UInt8 = 1
    static let ignore: UInt8 = 2
    static let unimplemented: UInt8 = 3
    static let debug: UInt8 = 4
    static let keyExchangeInit: UInt8 = 20
    /// SSH_MSG_KEXDH_INIT and SSH_MSG_KEX_ECDH_INIT.
    static let exchangeInit: UInt8 = 30
    /// SSH_MSG_KEXDH_REPLY and SSH_MSG_KEX_ECDH_REPLY.
    static let exchangeReply: UInt8 = 31
    static let groupExchangeGroup: UInt8 = 31
    static let groupExchangeInit: UInt8 = 32
    static let groupExchangeReply: UInt8 = 33
    static let groupExchangeRequest: UInt8 = 34

    /// SSH_DISCONNECT_BY_APPLICATION, as a packet.
    static var farewell: [UInt8] {
        var writer = SSHWriter()
        writer.byte(disconnect)
        writer.uint32(11)
        writer.string(Array("host key read".utf8))
        writer.string([])
        return SSHPacketReader.packet(writer.bytes)
    }
}
