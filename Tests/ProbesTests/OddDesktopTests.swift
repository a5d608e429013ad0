// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Testing

@testable import Probes
import Values

/// Remote desktop servers that take less than what is offered.
@Suite(.timeLimit(.minutes(1)))
struct OddDesktopTests {
    private static func confirm(_ tail: [UInt8]) -> [UInt8] {
        [3, 0, 0, UInt8(11 + tail.count), UInt8(6 + tail.count), 0xd0, 0, 0, 0x12, 0x34, 0] + tail
    }

    @Test(
        arguments: [
            // It insists on CredSSP with smart cards, on a certificate, or has none.
            (confirm([3, 0, 8, 0, 5, 0, 0, 0]), true, Outcome.inconclusive, Reason.noIdentity),
            (confirm([3, 0, 8, 0, 3, 0, 0, 0]), true, .inconclusive, .noIdentity),
            (confirm([3, 0, 8, 0, 6, 0, 0, 0]), false, .inconclusive, .noIdentity),
            // It hangs up at the offer, before or within its answer.
            ([], true, .failed, .wrongProtocol),
            (Array(confirm([2, 0, 8, 0, 1, 0, 0, 0]).prefix(9)), true, .failed, .wrongProtocol),
            // It answers as an older one.
            (confirm([]), false, .inconclusive, .noIdentity),
            // It selects TLS and then does not speak it.
            (confirm([2, 0x1f, 8, 0, 1, 0, 0, 0]), true, .failed, .tls),
            // A disconnect request, and an error: X.224, sections 13.5 and 13.12.
            ([3, 0, 0, 11, 6, 0x80, 0, 0, 0, 0, 0], true, .failed, .wrongProtocol),
            ([3, 0, 0, 11, 6, 0x70, 0, 0, 0, 0, 0], true, .failed, .wrongProtocol),
        ] as [([UInt8], Bool, Outcome, Reason)])
    func `what is refused is told from what is no remote desktop`(
        _ answer: [UInt8], _ closes: Bool, _ outcome: Outcome, _ reason: Reason
    ) async throws {
        try await Room.with { room in
            try await room.adversary(.reply(port: 22, answer, closes: closes), at: .server) {
                let (_, judgement) = try await room.measure(
                    .reachablePort, order: Room.order { $0.target.service = .rdp })
                #expect(judgement.outcome == outcome, "\(judgement.detail)")
                // A server that is gone before the client hello may reset it.
                #expect(
                    judgement.reason == reason || (reason == .tls && judgement.reason == .reset), "\(judgement.detail)")
            }
        }
    }
}
