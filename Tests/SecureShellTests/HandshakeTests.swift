// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Testing

@testable import SecureShell

/// Servers that no OpenSSH can be made to be: keys on tokens, other methods, and lies.
struct HandshakeTests {
    private func outcome(_ server: SoftwareServer, pieces: Int = .max) throws -> SSHHandshake.Progress {
        var handshake = SSHHandshake(SSHOffer())
        return try server.exchange(with: &handshake, pieces: pieces).progress
    }

    private func isMalformed(_ progress: SSHHandshake.Progress) -> Bool {
        if case .failed(.malformed) = progress { return true }
        return false
    }

    @Test(arguments: [SSHExchangeMethod.curve25519, .mlkem768], [1, 7, Int.max])
    func `an exchange is proven however its bytes are cut`(_ method: SSHExchangeMethod, _ pieces: Int) throws {
        let (server, key) = SoftwareServer.ed25519(method)
        guard case .proven(let proven) = try outcome(server, pieces: pieces) else {
            Issue.record("\(method) is not proven")
            return
        }
        #expect(proven.method == method && proven.key.material == .ed25519(Array(key.publicKey.rawRepresentation)))
    }

    @Test func `a key on a token signs more than the exchange`() throws {
        let application = Array("ssh:".utf8)
        let state: [UInt8] = [1, 0, 0, 0, 9]
        let signed = { (hash: [UInt8]) in
            Array(SHA256.hash(data: application)) + state + Array(SHA256.hash(data: hash))
        }
        let edwards = Curve25519.Signing.PrivateKey()
        let weierstrass = P256.Signing.PrivateKey()
        let names = (SSHHostKeyType.ed25519OnToken.rawValue, SSHHostKeyType.ecdsa256OnToken.rawValue)
        let servers = [
            SoftwareServer(
                .curve25519, .ed25519OnToken,
                blob: SoftwareServer.fields(names.0, Array(edwards.publicKey.rawRepresentation), application)
            ) { SoftwareServer.fields(names.0, Array(try edwards.signature(for: signed($0)))) + state },
            SoftwareServer(
                .curve25519, .ecdsa256OnToken,
                blob: SoftwareServer.fields(
                    names.1, Array("nistp256".utf8), Array(weierstrass.publicKey.x963Representation), application)
            ) { hash in
                let raw = Array(try weierstrass.signature(for: signed(hash)).rawRepresentation)
                let numbers = SSHWriter.unsignedNumber(raw.prefix(32)) + SSHWriter.unsignedNumber(raw.suffix(32))
                return SoftwareServer.fields(names.1, numbers) + state
            },
        ]
        for server in servers {
            guard case .proven(let proven) = try outcome(server) else {
                Issue.record("\(server.lists.hostKeyAlgorithms) is not proven")
                continue
            }
            #expect(proven.key.blob == server.blob && proven.key.type.rawValue == server.lists.hostKeyAlgorithms[0])
            var other = server
            other.sign = { hash in
                var signature = try server.sign(hash)
                signature[signature.count - 1] ^= 1
                return signature
            }
            #expect(
                try outcome(other) == .failed(.badSignature("\(proven.key.type.rawValue) \(proven.key.fingerprint)")))
        }
    }

    @Test func `a key that the server does not hold is not its own`() throws {
        let (honest, _) = SoftwareServer.ed25519()
        let stranger = Curve25519.Signing.PrivateKey()
        var server = honest
        server.sign = { SoftwareServer.fields("ssh-ed25519", Array(try stranger.signature(for: $0))) }
        guard case .failed(.badSignature(let shown)) = try outcome(server) else {
            Issue.record("a stranger's signature was taken")
            return
        }
        #expect(shown.hasPrefix("ssh-ed25519 SHA256:"))
        // A signature over another exchange proves nothing of this one.
        server.sign = { _ in try honest.sign(Array(repeating: 1, count: 32)) }
        guard case .failed(.badSignature) = try outcome(server) else {
            Issue.record("an old signature was taken")
            return
        }
    }

    @Test func `no altered bit of the reply is proven`() throws {
        let (honest, _) = SoftwareServer.ed25519()
        for place in 0..<170 {
            var server = honest
            server.alterReply = { reply in
                var reply = reply
                reply[place % reply.count] ^= 1 << (place % 8)
                return reply
            }
            let progress = try outcome(server)
            if case .proven = progress { Issue.record("byte \(place)") }
        }
    }

    @Test func `a server cut off anywhere is no more than late`() throws {
        let (server, _) = SoftwareServer.ed25519()
        var handshake = SSHHandshake(SSHOffer())
        let (_, sent) = try server.exchange(with: &handshake)
        for length in 0..<sent.count {
            var other = SSHHandshake(SSHOffer())
            let (progress, _) = other.receive(sent.prefix(length))
            #expect(progress == .needsMore)
            let isIdentified = length >= server.name.utf8.count + 2
            #expect((other.identification != nil) == isIdentified)
            let said = length == 0 ? "nothing" : sent.prefix(length).printable()
            let failure: SSHFailure =
                isIdentified ? .turnedAway("closed during the key exchange") : .notSSH("closed after \(said)")
            #expect(other.failureOfEnd == failure)
        }
    }

    @Test func `messages that say nothing are passed over, and not for ever`() throws {
        var (server, _) = SoftwareServer.ed25519()
        server.before = [
            [SSHMessage.ignore, 0, 0, 0, 0], [SSHMessage.debug, 1], [SSHMessage.unimplemented, 0, 0, 0, 0],
        ]
        guard case .proven = try outcome(server) else {
            Issue.record("not proven")
            return
        }
        server.before = Array(repeating: [SSHMessage.ignore, 0, 0, 0, 0], count: 300)
        #expect(isMalformed(try outcome(server)))
    }

    @Test(arguments: [true, false])
    func `a wrong guess of the server's is passed over`(_ isFirstOfClient: Bool) throws {
        var (server, _) = SoftwareServer.ed25519()
        server.lists.guesses = true
        // Both must prefer the same method and key for the guess to stand.
        let method = isFirstOfClient ? SSHExchangeMethod.curve25519 : .p256
        server.lists.methods = isFirstOfClient ? [method.rawValue] : [method.rawValue, "curve25519-sha256"]
        if !isFirstOfClient { server.before = [[SSHMessage.exchangeReply, 1, 2, 3]] }
        guard case .proven = try outcome(server) else {
            Issue.record("not proven")
            return
        }
    }

    @Test func `a disconnecting server says why`() throws {
        var (server, _) = SoftwareServer.ed25519()
        server.before = [[SSHMessage.disconnect, 0, 0, 0, 12] + SSHWriter.string(Array("too many\u{7}".utf8))]
        #expect(try outcome(server) == .failed(.turnedAway("“too many.” (code 12)")))
    }

    @Test(arguments: [
        (["frodo-sha512", "ext-info-s"], ["ssh-ed25519"], SSHFailure.nothingInCommon(.exchange, "frodo-sha512")),
        (["curve25519-sha256"], ["ssh-dss"], .nothingInCommon(.hostKey, "ssh-dss")),
        ([], ["ssh-ed25519"], .nothingInCommon(.exchange, "(none)")),
    ])
    func `what cannot be done is named`(_ methods: [String], _ keys: [String], _ failure: SSHFailure) throws {
        var (server, _) = SoftwareServer.ed25519()
        (server.lists.methods, server.lists.hostKeyAlgorithms) = (methods, keys)
        #expect(try outcome(server) == .failed(failure))
    }

    @Test func `ciphers that nobody has heard of are offered to their server`() throws {
        var (server, _) = SoftwareServer.ed25519()
        server.lists.ciphers = [["rot13-cbc@example"], ["rot13-cbc@example"]]
        var survey = SSHHostKeySurvey()
        var rounds = 0
        while let offer = survey.next {
            var handshake = SSHHandshake(offer)
            survey.record(try server.exchange(with: &handshake).progress, serverInit: handshake.serverInit)
            rounds += 1
        }
        #expect(survey.keys.count == 1 && survey.failure == nil && rounds == 2)
    }

    @Test func `a key of another type than agreed, and a public value of nobody's, are refused`() throws {
        var (server, _) = SoftwareServer.ed25519()
        server.lists.hostKeyAlgorithms = ["ecdsa-sha2-nistp256"]
        #expect(isMalformed(try outcome(server)))
        (server, _) = SoftwareServer.ed25519()
        let length = server.blob.count
        server.alterReply = { reply in
            // The server's value is zero: so would be the secret.
            Array(reply.prefix(1 + 4 + length + 4)) + [UInt8](repeating: 0, count: 32)
                + reply.dropFirst(1 + 4 + length + 4 + 32)
        }
        #expect(isMalformed(try outcome(server)))
    }

    @Test func `the first offer fits into one segment of a small path`() {
        let payload = SSHOffer().lists.payload(cookie: Array(repeating: 0, count: 16))
        #expect(SSHPacketReader.packet(payload).count <= 2_048)
    }

    @Test func `a server that shows no more keys is not asked for ever`() throws {
        let (honest, _) = SoftwareServer.ed25519()
        var server = honest
        server.lists.hostKeyAlgorithms = SSHHostKeyType.allCases.map(\.rawValue)
        var survey = SSHHostKeySurvey(wanted: [.ed25519])
        var rounds = 0
        while let offer = survey.next, rounds < 100 {
            var handshake = SSHHandshake(offer)
            survey.record(try server.exchange(with: &handshake).progress, serverInit: handshake.serverInit)
            rounds += 1
        }
        #expect(survey.keys.count == 1 && rounds == SSHHostKeyType.allCases.count)
    }

    @Test(
        arguments: [
            [0, 0, 0, 11, 4], [0, 0, 0, 13, 4], [0, 0, 0x88, 0xb5, 4], [0xff, 0xff, 0xff, 0xfc, 4],
            [0, 0, 0, 12, 3] + zeros(11),
            [0, 0, 0, 12, 11] + zeros(11), [0, 0, 0, 12, 255] + zeros(11), [0, 0, 0, 0],
        ] as [[UInt8]])
    func `a packet of impossible lengths is refused as soon as they are known`(_ bytes: [UInt8]) {
        var reader = SSHPacketReader()
        reader.append(bytes)
        #expect(throws: SSHFailure.self) { try reader.next() }
    }

    private static func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }

    @Test func `the longest packet is read, and numbers and names are bounded`() throws {
        var reader = SSHPacketReader()
        let packet = SSHPacketReader.packet([UInt8](repeating: 7, count: 34_987))
        #expect(packet.count == 35_000)
        reader.append(packet)
        #expect(try reader.next()?.count == 34_987)
        for bytes in [[0, 0, 0, 1, 0x80], [0, 0, 0, 2, 1], [0, 0]] as [[UInt8]] {
            var fields = SSHReader(bytes)
            #expect(throws: SSHFailure.self) { try fields.unsignedNumber() }
        }
        var zeros = SSHReader([0, 0, 0, 3, 0, 0, 9])
        #expect(try zeros.unsignedNumber() == [9] && zeros.isAtEnd)
        for name in ["", "a b", "a,b", String(repeating: "x", count: 65), "é"] {
            var fields = SSHReader(SSHWriter.string(Array(name.utf8)))
            #expect(throws: SSHFailure.self) { try fields.name() }
        }
    }
}
