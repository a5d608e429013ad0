// SPDX-License-Identifier: Apache-2.0

/// SSH_MSG_KEXINIT: what one side can do, in its order of preference (RFC 4253, section 7.1).
package struct SSHKeyExchangeInit: Hashable, Sendable {
    package var methods: [String]
    package var hostKeyAlgorithms: [String]
    /// From client to server, and back.
    package var ciphers: [[String]]
    package var macs: [[String]]
    package var compression: [[String]]
    package var languages: [[String]] = [[], []]
    /// A packet of the key exchange follows at once, on the guess that both sides prefer the same.
    package var guesses = false

    package init(
        methods: [String], hostKeyAlgorithms: [String], ciphers: [[String]], macs: [[String]], compression: [[String]]
    ) {
        self.methods = methods
        self.hostKeyAlgorithms = hostKeyAlgorithms
        self.ciphers = ciphers
        self.macs = macs
        self.compression = compression
    }

    /// - Parameter payload: of the packet, the message's number included.
    init(payload: [UInt8]) throws(SSHFailure) {
        var reader = SSHReader(payload)
        guard try reader.byte() == SSHMessage.keyExchangeInit else {
            throw .malformed("message \(payload.first ?? 0) in place of the key exchange's beginning")
        }
        _ = try reader.bytes(16)
        methods = try reader.nameList()
        hostKeyAlgorithms = try reader.nameList()
        ciphers = [try reader.nameList(), try reader.nameList()]
        macs = [try reader.nameList(), try reader.nameList()]
        compression = [try reader.nameList(), try reader.nameList()]
        languages = [try reader.nameList(), try reader.nameList()]
        guesses = try reader.byte() != 0
        _ = try reader.uint32()
    }

    /// - Parameter cookie: 16 random bytes.
    func payload(cookie: [UInt8]) -> [UInt8] {
        var writer = SSHWriter()
        writer.byte(SSHMessage.keyExchangeInit)
        writer.raw(cookie)
        writer.names(methods)
        writer.names(hostKeyAlgorithms)
        for list in ciphers + macs + compression + languages { writer.names(list) }
        writer.byte(guesses ? 1 : 0)
        writer.uint32(0)
        return writer.bytes
    }

    /// What a client's offer and this, the server's, agree on: of each list the client's first that the server has too.
    func agreement(with offer: SSHKeyExchangeInit) throws(SSHFailure) -> (method: String, hostKeyAlgorithm: String) {
        guard let method = offer.methods.first(where: methods.contains) else {
            throw .nothingInCommon(.exchange, SSHKeyExchangeInit.named(methods))
        }
        guard let algorithm = offer.hostKeyAlgorithms.first(where: hostKeyAlgorithms.contains) else {
            throw .nothingInCommon(.hostKey, SSHKeyExchangeInit.named(hostKeyAlgorithms))
        }
        for (kind, ours, theirs) in [
            (SSHFailure.AlgorithmKind.cipher, offer.ciphers, ciphers), (.mac, offer.macs, macs),
            (.compression, offer.compression, compression),
        ] {
            for (mine, its) in zip(ours, theirs) where !its.isEmpty && !mine.contains(where: its.contains) {
                throw .nothingInCommon(kind, SSHKeyExchangeInit.named(its))
            }
        }
        return (method, algorithm)
    }

    /// Whether the server's guess was right: both sides prefer the same method and host key algorithm.
    func guessesRight(_ offer: SSHKeyExchangeInit) -> Bool {
        methods.first == offer.methods.first && hostKeyAlgorithms.first == offer.hostKeyAlgorithms.first
    }

    /// At most eight names of at most 64 characters, without the markers of extensions (RFC 8308; PROTOCOL of OpenSSH).
    private static func named(_ names: [String]) -> String {
        let algorithms = names.filter { !$0.hasPrefix("ext-info-") && !$0.hasPrefix("kex-strict-") }
        guard !algorithms.isEmpty else { return "(none)" }
        return algorithms.prefix(8).map { $0.utf8.printable() }.joined(separator: ", ")
            + (algorithms.count > 8 ? " and \(algorithms.count - 8) more" : "")
    }
}
