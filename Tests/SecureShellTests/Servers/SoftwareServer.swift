// SPDX-License-Identifier: Apache-2.0

import Crypto
import Failures
import Foundation

@testable import SecureShell

/// A server in this process, for what no OpenSSH can be made to do: keys on tokens, methods that it does not have, and lies.
struct SoftwareServer {
    var name = "SSH-2.0-software"
    var lists: SSHKeyExchangeInit
    /// The host key as sent, and the signature by it over the exchange hash.
    var blob: [UInt8]
    var sign: ([UInt8]) throws -> [UInt8]
    /// Payloads between the server's beginning and its reply.
    var before: [[UInt8]] = []
    var alterReply: ([UInt8]) -> [UInt8] = { $0 }

    init(
        _ method: SSHExchangeMethod = .curve25519, _ type: SSHHostKeyType, blob: [UInt8],
        sign: @escaping ([UInt8]) throws -> [UInt8]
    ) {
        lists = SSHOffer().lists
        lists.methods = [method.rawValue]
        lists.hostKeyAlgorithms = [type.rawValue]
        self.blob = blob
        self.sign = sign
    }

    /// With an Ed25519 key.
    static func ed25519(_ method: SSHExchangeMethod = .curve25519) -> (SoftwareServer, Curve25519.Signing.PrivateKey) {
        let key = Curve25519.Signing.PrivateKey()
        let server = SoftwareServer(
            method, .ed25519, blob: fields("ssh-ed25519", Array(key.publicKey.rawRepresentation))
        ) { hash in
            fields("ssh-ed25519", Array(try key.signature(for: hash)))
        }
        return (server, key)
    }

    /// A text and byte strings, each with its length.
    static func fields(_ name: String, _ contents: [UInt8]...) -> [UInt8] {
        ([Array(name.utf8)] + contents).flatMap { SSHWriter.string($0) }
    }

    /// One exchange.
    /// - Returns: the client's progress, and all that the server sent.
    func exchange(
        with handshake: inout SSHHandshake, pieces: Int = .max
    ) throws -> (progress: SSHHandshake.Progress, sent: [UInt8]) {
        let start = payload()
        let first = Array("\(name)\r\n".utf8) + SSHPacketReader.packet(start) + before.flatMap(SSHPacketReader.packet)
        var (progress, output) = Self.feed(&handshake, first, pieces)
        guard progress == .needsMore else { return (progress, first) }
        var client = SSHPacketReader()
        client.append(output)
        guard let clientInit = try client.next(), let request = try client.next() else {
            throw TestFailure("the client began no exchange")
        }
        let reply = SSHPacketReader.packet(alterReply(try self.reply(to: request, clientInit, start)))
        (progress, output) = Self.feed(&handshake, reply, pieces)
        return (progress, first + reply)
    }

    private static func feed(
        _ handshake: inout SSHHandshake, _ bytes: [UInt8], _ pieces: Int
    ) -> (SSHHandshake.Progress, [UInt8]) {
        var output: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let (progress, answer) = handshake.receive(rest.prefix(pieces))
            output += answer
            guard progress == .needsMore else { return (progress, output) }
            rest = rest.dropFirst(pieces)
        }
        return (.needsMore, output)
    }

    private func payload() -> [UInt8] { lists.payload(cookie: Array(repeating: 5, count: 16)) }

    private func reply(to request: [UInt8], _ clientInit: [UInt8], _ serverInit: [UInt8]) throws -> [UInt8] {
        var reader = SSHReader(request.dropFirst())
        let theirs = Array(try reader.string())
        let own = Curve25519.KeyAgreement.PrivateKey()
        let curve = try own.sharedSecretFromKeyAgreement(with: .init(rawRepresentation: theirs.suffix(32)))
            .withUnsafeBytes { Array($0) }
        var (value, secret) = (Array(own.publicKey.rawRepresentation), SSHWriter.unsignedNumber(curve))
        if lists.methods == [SSHExchangeMethod.mlkem768.rawValue] {
            let lattice = try MLKEM768.PublicKey(rawRepresentation: theirs.prefix(1_184)).encapsulate()
            value = Array(lattice.encapsulated) + value
            secret = SSHWriter.string(
                Array(SHA256.hash(data: lattice.sharedSecret.withUnsafeBytes { Array($0) } + curve)))
        }
        var hashed = SSHWriter()
        for field in [
            Array("SSH-2.0-Titipan".utf8), Array(name.utf8), clientInit, serverInit, blob, theirs, value,
        ] { hashed.string(field) }
        hashed.raw(secret)
        var reply = SSHWriter()
        reply.byte(SSHMessage.exchangeReply)
        reply.string(blob)
        reply.string(value)
        reply.string(try sign(Array(SHA256.hash(data: hashed.bytes))))
        return reply.bytes
    }
}
