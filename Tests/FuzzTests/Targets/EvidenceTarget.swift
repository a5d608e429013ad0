// SPDX-License-Identifier: Apache-2.0

@testable import Evidence
import Judging
import Values

/// Signed documents: envelopes, orders, results, and the judgement of whatever a report claims.
///
/// Input: one byte that chooses the document, then its JSON.
enum EvidenceTarget: FuzzTarget {
    static let name = "evidence"
    static let longestInput = 1_088

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        guard let choice = input.first else { return }
        let bytes = Array(input[1...])
        switch choice & 3 {
        case 0:
            guard let envelope = try? Envelope(bytes: bytes) else { return }
            guard let written = try? envelope.encoded() else { throw Violation("an envelope cannot be written") }
            try expect((try? Envelope(bytes: written)) == envelope, "an envelope read again")
            try expect((try? envelope.verify(type: .order, trusting: [])) == nil, "verified without a key")
        case 1: try roundTrip(VerificationOrder.self, bytes)
        case 2: try roundTrip(VerificationReport.self, bytes)
        default:
            guard let result = try roundTrip(CheckResult.self, bytes) else { return }
            for vantage in Vantage.allCases {
                let judgement = Judge(order: order).judge(result, vantage: vantage)
                try expect(judgement.check, equals: result.check, "another check was judged")
            }
        }
    }

    @discardableResult
    private static func roundTrip<T: Codable & Equatable>(_ type: T.Type, _ bytes: [UInt8]) throws(Violation) -> T? {
        guard let value = try? CanonicalJSON.decode(T.self, from: bytes) else { return nil }
        guard let written = try? CanonicalJSON.encode(value) else { throw Violation("\(T.self) cannot be written") }
        guard let again = try? CanonicalJSON.decode(T.self, from: written) else {
            throw Violation("\(T.self) cannot be read again")
        }
        try expect(again == value, "\(T.self) read again is another")
        try expect((try? CanonicalJSON.encode(again)) == written, "\(T.self) has one text")
        return value
    }

    /// The order by which the results are judged.
    private static let order = VerificationOrder(
        id: "7e2bcd2a-6a0b-4a39-9f6e-2d9f6f0f5a11", caseNumber: "1", agency: "a", serverName: "s", site: "r",
        issued: Timestamp(microseconds: 0), expires: Timestamp(microseconds: 1), nonce: Digest(of: [9]),
        insideAgent: "i", outsideAgent: "o",
        target: .init(
            allocationVersion: 1, publicAddress: IPAddress(ipv4: 0xcb00_710a), publicPort: 22_010,
            serverAddress: IPAddress(ipv4: 0x0a14_000a), serverPort: 22, service: .ssh,
            gateway: IPAddress(ipv4: 0x0a14_0001), macAddresses: [MACAddress(bits: 0x0200_5e10_0001)],
            switchPort: "gi1/0/7", controlPort: 47_123,
            grant: Grant(inBitsPerSecond: 100_000_000, outBitsPerSecond: 50_000_000, burstBytes: 1_000_000)),
        observation: .init(seconds: 20, windowSeconds: 10, minimumSampledFrames: 30), requiredChecks: CheckID.handover)
}
