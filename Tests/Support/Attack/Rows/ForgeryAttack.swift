// SPDX-License-Identifier: Apache-2.0

import Delivery
import Evidence
import Foundation
import Values

/// Reports that are not what an approved agent signed, for its place, its order and its case. None is taken; a repeat gets its first receipt.
struct ForgeryAttack {
    let instance: Instance

    func rows() async throws -> [Row] {
        var forged = Row("forgeries: reports")
        let (inside, outside) = (try HostileAgent("inside", instance), try HostileAgent("outside", instance))
        let revoked = try HostileAgent("revoked", instance)
        let order = try await inside.startVerification(of: instance.targetCase)
        let payload = try CanonicalJSON.encode(inside.statement(order))
        let genuine = try inside.sign(payload)
        let stranger = SigningKey()

        for (name, envelope) in try Self.envelopes(payload, genuine, inside, outside, stranger) {
            await refused(try envelope.encoded(), inside, "signatures: " + name, &forged)
        }
        for (name, change) in Self.changes(of: order, inside, outside) {
            let envelope = try inside.sign(CanonicalJSON.encode(try inside.statement(order, change)))
            await refused(try envelope.encoded(), inside, "a report " + name, &forged)
        }
        await refused(try genuine.encoded(), outside, "the report over another agent's connection", &forged)
        await refused(try genuine.encoded(), revoked, "the report over a revoked agent's connection", &forged)
        let byRevoked = try revoked.sign(CanonicalJSON.encode(try revoked.statement(order)))
        await refused(try byRevoked.encoded(), revoked, "a revoked agent's own report", &forged)
        return [forged, try await flips(of: genuine, by: inside), try await repeats()]
    }

    private func refused(_ bytes: [UInt8], _ agent: HostileAgent, _ name: String, _ row: inout Row) async {
        let response = await agent.deliver(bytes)
        row.expect(response.isRefusal, "\(name) was answered \(response.status): \(response.text.prefix(200))")
    }

    /// The report in envelopes that its agent did not make.
    private static func envelopes(
        _ payload: [UInt8], _ genuine: Envelope, _ inside: HostileAgent, _ outside: HostileAgent, _ stranger: SigningKey
    ) throws -> [(String, Envelope)] {
        let signature = genuine.signatures[0]
        let resigned = try stranger.sign(
            Envelope.preAuthenticationEncoding(type: genuine.payloadType, payload: payload))
        let envelope = { (signatures: [Envelope.Signature]) in
            Envelope(payloadType: genuine.payloadType, payload: genuine.payload, signatures: signatures)
        }
        var altered = payload
        if let index = altered.lastIndex(of: UInt8(ascii: "1")) { altered[index] = UInt8(ascii: "2") }
        var list: [(String, Envelope)] = [
            ("a stranger's key", try inside.sign(payload, with: stranger)),
            (
                "a stranger's key under the agent's key id",
                envelope([.init(keyid: signature.keyid, sig: Data(resigned))])
            ),
            ("another agent's key", try inside.sign(payload, with: outside.identity.reportKey)),
            ("none", envelope([])), ("an empty one", envelope([.init(keyid: signature.keyid, sig: Data())])),
            ("zeros", envelope([.init(keyid: signature.keyid, sig: Data(count: 64))])),
            ("a longer one", envelope([.init(keyid: signature.keyid, sig: signature.sig + Data([0]))])),
            (
                "over another payload",
                Envelope(payloadType: genuine.payloadType, payload: Data(altered), signatures: genuine.signatures)
            ),
        ]
        for type in PayloadType.allCases where type.rawValue != genuine.payloadType {
            list.append(("signed as \(type.rawValue)", try inside.sign(payload, type: type)))
            list.append(
                (
                    "renamed to \(type.rawValue)",
                    Envelope(payloadType: type.rawValue, payload: genuine.payload, signatures: genuine.signatures)
                ))
        }
        return list
    }

    /// What the agent itself signs, but may not say.
    private static func changes(
        of order: VerificationOrder, _ inside: HostileAgent, _ outside: HostileAgent
    ) -> [(String, (inout VerificationReport) -> Void)] {
        let next = inside.next
        return [
            ("of another agent", { $0.agent = outside.id }), ("of no agent", { $0.agent = "" }),
            ("from another site", { $0.site = "gedung-lain" }), ("from the other vantage", { $0.vantage = .outside }),
            ("of an unknown order", { $0.orderID = "00000000-0000-4000-8000-000000000000" }),
            ("with another nonce", { $0.nonce = Digest(of: [1]) }),
            ("of another case", { $0.caseNumber = "TTP-9999-99999" }),
            ("of a later version", { $0.version = 2 }),
            (
                "that skips a place",
                { $0.sequence = ChainPosition(epoch: next.epoch, seq: next.seq + 1, prev: next.prev) }
            ),
            (
                "of an earlier place",
                { $0.sequence = ChainPosition(epoch: next.epoch, seq: next.seq - 1, prev: next.prev) }
            ),
            ("of place 0", { $0.sequence = ChainPosition(epoch: next.epoch, seq: 0, prev: next.prev) }),
            ("of the largest place", { $0.sequence = ChainPosition(epoch: next.epoch, seq: .max, prev: next.prev) }),
            ("of a new epoch", { $0.sequence = ChainPosition(epoch: next.epoch + 1, seq: 1, prev: next.prev) }),
            (
                "behind another report",
                { $0.sequence = ChainPosition(epoch: next.epoch, seq: next.seq, prev: Digest(of: [2])) }
            ),
            ("behind no report", { $0.sequence = ChainPosition(epoch: next.epoch, seq: next.seq, prev: nil) }),
        ]
    }

    /// Single bits of the report as it is sent.
    private func flips(of genuine: Envelope, by agent: HostileAgent) async throws -> Row {
        var row = Row("forgeries: flipped bits of a report")
        let bytes = try genuine.encoded()
        var random = Sequence64(seed: 5)
        for _ in 0..<instance.amount(300, full: 8 * bytes.count) {
            var altered = bytes
            altered[Int(random.next() % UInt64(bytes.count))] ^= 1 << UInt8(random.next() % 8)
            // A key's name is a hint, and the last digit of base64 has bits that say nothing.
            if let envelope = try? Envelope(bytes: altered), envelope.payload == genuine.payload,
                envelope.payloadType == genuine.payloadType,
                envelope.signatures.map(\.sig) == genuine.signatures.map(\.sig)
            {
                continue
            }
            await refused(altered, agent, "an altered report", &row)
        }
        return row
    }

    /// A report that has its receipt gets the same again, over its own connection only; another report in its place gets none.
    private func repeats() async throws -> Row {
        var row = Row("forgeries: repeats")
        for (name, other) in [("inside", "outside"), ("outside", "inside")] {
            let (agent, stranger) = (try HostileAgent(name, instance), try HostileAgent(other, instance))
            guard let bytes = agent.accepted else { throw CannotAttack("the \(name) agent has delivered nothing yet") }
            let envelope = try Envelope(bytes: bytes)
            var receipts: Set<[UInt8]> = []
            for _ in 0..<20 {
                let response = await agent.deliver(bytes)
                row.expect(
                    response.status == 200 && agent.isReceipt(response, for: envelope),
                    "a repeated report was answered \(response.status)")
                receipts.insert(response.body)
            }
            row.expect(receipts.count == 1, "a report repeated 20 times got \(receipts.count) receipts")
            await refused(bytes, stranger, "the repeat over another agent's connection", &row)
            // The same place once more, of the same key and with other measurements.
            if var text = String(data: envelope.payload, encoding: .utf8), let digit = text.lastIndex(where: \.isNumber)
            {
                text.replaceSubrange(digit...digit, with: text[digit] == "1" ? "2" : "1")
                await refused(
                    try agent.sign(Array(text.utf8)).encoded(), agent, "another report in a place that is taken", &row)
            }
        }
        return row
    }
}
