// SPDX-License-Identifier: Apache-2.0

/// A client's side of an SSH connection as far as the server's host key: identification, key exchange, the server's signature over it (RFC 4253,
/// sections 4.2, 7 and 8). Nothing is encrypted: the client leaves before the first keys would be in use.
///
/// Bytes in, bytes out: the caller moves them. The peer is not yet known to be an SSH server, and everything is bounded.
package struct SSHHandshake {
    package enum Progress: Hashable, Sendable {
        case needsMore
        case proven(SSHProvenKey)
        case failed(SSHFailure)
    }

    private enum Phase {
        case greeting
        case awaitingInit
        case awaitingGroup(SSHNegotiation)
        case awaitingReply(SSHNegotiation, SSHAgreement)
        case ended(Progress)
    }

    /// Packets that say nothing, before the exchange ends.
    private static let mostPackets = 256
    private static let name = "SSH-2.0-Titipan"

    /// The client's identification, with its line end; sent as soon as the connection stands.
    package static let opening = Array("\(name)\r\n".utf8)

    /// The server's identification line, printable, at most 255 characters.
    package private(set) var identification: String?
    /// What the server can do.
    package private(set) var serverInit: SSHKeyExchangeInit?

    private let offer: SSHOffer
    private let clientInit: [UInt8]
    private var phase = Phase.greeting
    private var greeting = SSHGreeting()
    private var packets = SSHPacketReader()
    private var count = 0
    private var serverName: [UInt8] = []
    private var skipsGuess = false
    private var output: [UInt8] = []

    package init(_ offer: SSHOffer) {
        self.offer = offer
        var generator = SystemRandomNumberGenerator()
        clientInit = offer.lists.payload(cookie: (0..<16).map { _ in .random(in: .min ... .max, using: &generator) })
    }

    /// Takes bytes from the server, in pieces of any size.
    ///
    /// - Returns: how far it is, and the bytes to send now. After the end nothing is taken any more.
    package mutating func receive(_ bytes: some Collection<UInt8>) -> (progress: Progress, output: [UInt8]) {
        output = []
        if case .ended(let progress) = phase { return (progress, []) }
        do throws(SSHFailure) {
            return (try take(bytes), output)
        } catch {
            phase = .ended(.failed(error))
            return (.failed(error), identification == nil ? [] : output + SSHMessage.farewell)
        }
    }

    /// The failure when the server closes the connection now.
    package var failureOfEnd: SSHFailure {
        identification == nil
            ? .notSSH("closed after \(greeting.said)") : .turnedAway("closed during the key exchange")
    }

    /// The failure when nothing more comes; `nil` when it may only be late.
    package var failureOfSilence: SSHFailure? { identification == nil ? greeting.failureOfSilence : nil }

    /// The server has not said a word.
    package var isSilent: Bool { !greeting.hasBegun }

    // MARK: Phases

    private mutating func take(_ bytes: some Collection<UInt8>) throws(SSHFailure) -> Progress {
        var taken = 0
        if case .greeting = phase {
            let (progress, count) = greeting.receive(bytes)
            switch progress {
            case .needsMore: return .needsMore
            case .failed(let failure): throw failure
            case .identified(let line):
                serverName = line
                identification = line.printable(most: 255)
                taken = count
                output += SSHPacketReader.packet(clientInit)
                phase = .awaitingInit
            }
        }
        packets.append(bytes.dropFirst(taken))
        while let payload = try packets.next() {
            count += 1
            guard count <= SSHHandshake.mostPackets else { throw .malformed("too many packets") }
            let progress = try receive(payload: payload)
            guard progress == .needsMore else {
                phase = .ended(progress)
                output += SSHMessage.farewell
                return progress
            }
        }
        return .needsMore
    }

    private mutating func receive(payload: [UInt8]) throws(SSHFailure) -> Progress {
        switch payload.first {
        case SSHMessage.disconnect:
            var reader = SSHReader(payload.dropFirst())
            let code = try reader.uint32()
            throw .turnedAway("“\(try reader.string().printable())” (code \(code))")
        case SSHMessage.ignore, SSHMessage.unimplemented, SSHMessage.debug: return .needsMore
        case nil, .some: break
        }
        switch phase {
        case .awaitingInit:
            try begin(SSHKeyExchangeInit(payload: payload), payload)
            return .needsMore
        case _ where skipsGuess:
            skipsGuess = false
            return .needsMore
        case .awaitingGroup(let negotiated):
            try choose(payload, negotiated)
            return .needsMore
        case .awaitingReply(let negotiated, let agreement):
            return .proven(try negotiated.prove(payload, agreement))
        case .greeting, .ended: return .needsMore
        }
    }

    private mutating func begin(_ server: SSHKeyExchangeInit, _ payload: [UInt8]) throws(SSHFailure) {
        serverInit = server
        let agreed = try server.agreement(with: offer.lists)
        guard let method = SSHExchangeMethod(rawValue: agreed.method) else { throw .unsupported(agreed.method) }
        skipsGuess = server.guesses && !server.guessesRight(offer.lists)
        let negotiated = SSHNegotiation(
            method: method, hostKeyAlgorithm: agreed.hostKeyAlgorithm,
            opening: SSHNegotiation.Opening(
                clientName: Array(SSHHandshake.name.utf8), serverName: serverName, clientInit: clientInit,
                serverInit: payload))
        guard method.asksForGroup else {
            let agreement = try SSHAgreement(method)
            output += SSHPacketReader.packet([SSHMessage.exchangeInit] + agreement.client)
            phase = .awaitingReply(negotiated, agreement)
            return
        }
        output += SSHPacketReader.packet([SSHMessage.groupExchangeRequest] + SSHNegotiation.groupRequest)
        phase = .awaitingGroup(negotiated)
    }

    private mutating func choose(_ payload: [UInt8], _ negotiated: SSHNegotiation) throws(SSHFailure) {
        var chosen = negotiated
        let agreement = try chosen.choose(payload)
        output += SSHPacketReader.packet([SSHMessage.groupExchangeInit] + agreement.client)
        phase = .awaitingReply(chosen, agreement)
    }
}
