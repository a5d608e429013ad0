// SPDX-License-Identifier: Apache-2.0

@testable import SecureShell

/// The key exchange with an SSH server that nobody vouches for.
///
/// Input: one byte that chooses how much of the exchange goes well and how the bytes are cut, then the server's bytes, or the fields of its messages.
enum SSHTarget: FuzzTarget {
    static let name = "ssh"
    static let longestInput = 768

    private static let methods: [SSHExchangeMethod] = [.curve25519, .p256, .mlkem768, .groupExchange]
    private static let identification = Array("SSH-2.0-x\r\n".utf8)

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        guard let choice = input.first else { return }
        var script = Script(UnsafeRawBufferPointer(rebasing: input[1...]))
        let bytes: [UInt8]
        switch choice & 3 {
        case 0: bytes = identification + script.remainder()
        case 1: bytes = identification + SSHPacketReader.packet(script.remainder())
        case 2: bytes = identification + agreement(&script) + packets(&script)
        default: bytes = identification + agreement(&script) + reply(&script)
        }
        let split = Int(choice >> 2) + 1
        var whole = SSHHandshake(SSHOffer())
        let (wanted, _) = whole.receive(bytes)
        var pieces = SSHHandshake(SSHOffer())
        var found = SSHHandshake.Progress.needsMore
        for start in stride(from: 0, to: bytes.count, by: split) where found == .needsMore {
            found = pieces.receive(bytes[start..<min(start + split, bytes.count)]).progress
        }
        try expect(found == wanted, "\(found) in pieces of \(split), \(wanted) at once")
        try expect(pieces.serverInit, equals: whole.serverInit, "what the server can do")
        switch wanted {
        case .proven(let key): throw Violation("\(key.key.fingerprint) is proven by nobody")
        case .failed(let failure):
            try expect(failure.description.utf8.count <= 1_024, "a failure of \(failure.description.utf8.count) bytes")
            try expect(
                failure.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }, "“\(failure)”")
        case .needsMore: break
        }
        var survey = SSHHostKeySurvey()
        survey.record(wanted, serverInit: whole.serverInit)
        try expect(survey.keys.isEmpty, "a key that nobody has proven")
    }

    /// A server's SSH_MSG_KEXINIT that the client agrees with.
    private static func agreement(_ script: inout Script) -> [UInt8] {
        let types = SSHHostKeyType.allCases
        let choice = Int(script.byte())
        var lists = SSHOffer().lists
        lists.methods = [methods[choice & 3].rawValue]
        lists.hostKeyAlgorithms = types[(choice >> 2) % types.count].algorithms
        lists.guesses = choice & 0x80 != 0
        return SSHPacketReader.packet(lists.payload(cookie: Array(repeating: 0, count: 16)))
    }

    private static func packets(_ script: inout Script) -> [UInt8] {
        var bytes: [UInt8] = []
        while !script.isAtEnd { bytes += SSHPacketReader.packet(script.bytes(Int(script.byte()) + 1)) }
        return bytes
    }

    /// A reply of three fields whose lengths are right, the last of them a signature of two.
    private static func reply(_ script: inout Script) -> [UInt8] {
        var reply = SSHWriter()
        reply.byte(SSHMessage.exchangeReply)
        for _ in 0..<2 { reply.string(script.bytes(Int(script.byte()))) }
        var signature = SSHWriter()
        signature.string(script.bytes(Int(script.byte() & 0x3f)))
        signature.string(script.remainder())
        reply.string(signature.bytes)
        return SSHPacketReader.packet(reply.bytes)
    }
}
