// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import FoundationEssentials
import Testing
import Values

@Suite("Signed envelopes")
struct EnvelopeTests {
    @Test("The pre-authentication encoding is that of the DSSE specification")
    func pae() {
        let bytes = Envelope.preAuthenticationEncoding(
            type: "http://example.com/HelloWorld", payload: Array("hello world".utf8))
        #expect(String(decoding: bytes, as: UTF8.self) == "DSSEv1 29 http://example.com/HelloWorld 11 hello world")
    }

    @Test("A signature holds after a round trip over the wire")
    func roundTrip() throws {
        let payload = try CanonicalJSON.encode(Samples.order)
        let sent = try Envelope(signing: payload, type: .order, with: Samples.key).encoded()
        let received = try Envelope(bytes: sent)
        #expect(
            try received.verify(type: .order, trusting: [SigningKey().verificationKey, Samples.key.verificationKey])
                == payload)
    }

    @Test("Every altered byte of payload, type and signature is refused")
    func altered() throws {
        let payload = Array("{\"a\":1}".utf8)
        let good = try Envelope(signing: payload, type: .report, with: Samples.key)
        let signature = try #require(good.signatures.first)
        for index in payload.indices {
            var changed = payload
            changed[index] ^= 1
            let bad = Envelope(payloadType: good.payloadType, payload: .init(changed), signatures: good.signatures)
            #expect(throws: EnvelopeError.self) {
                try bad.verify(type: .report, trusting: [Samples.key.verificationKey])
            }
        }
        for index in 0..<64 {
            var sig = Array(signature.sig)
            sig[index] ^= 0x10
            let bad = Envelope(
                payloadType: good.payloadType, payload: good.payload,
                signatures: [.init(keyid: signature.keyid, sig: .init(sig))])
            #expect(throws: EnvelopeError.badSignature(keyids: [signature.keyid])) {
                try bad.verify(type: .report, trusting: [Samples.key.verificationKey])
            }
        }
    }

    @Test("An order never passes for a report, nor under another key, nor unsigned")
    func confusion() throws {
        let envelope = try Envelope(signing: [1], type: .order, with: Samples.key)
        #expect(throws: EnvelopeError.self) {
            try envelope.verify(type: .report, trusting: [Samples.key.verificationKey])
        }
        let retyped = Envelope(
            payloadType: PayloadType.report.rawValue, payload: envelope.payload, signatures: envelope.signatures)
        #expect(throws: EnvelopeError.self) {
            try retyped.verify(type: .report, trusting: [Samples.key.verificationKey])
        }
        #expect(throws: EnvelopeError.self) {
            try envelope.verify(type: .order, trusting: [SigningKey().verificationKey])
        }
        #expect(throws: EnvelopeError.self) { try envelope.verify(type: .order, trusting: []) }
        let unsigned = Envelope(payloadType: envelope.payloadType, payload: envelope.payload, signatures: [])
        #expect(throws: EnvelopeError.unsigned) {
            try unsigned.verify(type: .order, trusting: [Samples.key.verificationKey])
        }
    }

    @Test("An envelope cut anywhere is refused with a sentence")
    func cut() throws {
        let whole = try Envelope(signing: Array("{}".utf8), type: .receipt, with: Samples.key).encoded()
        for count in whole.indices {
            #expect(throws: EnvelopeError.self) { try Envelope(bytes: Array(whole.prefix(count))) }
        }
        #expect(throws: EnvelopeError.tooLarge(Envelope.maximumBytes + 1)) {
            try Envelope(bytes: Array(repeating: 0x20, count: Envelope.maximumBytes + 1))
        }
    }
}
