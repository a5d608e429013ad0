// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Failures
import Testing

@testable import Probes
import Values

/// A prober at a port that carries tagged VLANs too: the same address in one of them is another link's.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct OtherVLANTests {
    /// Linux takes the tag off. A priority is no VLAN.
    @Test(arguments: [(20, Outcome.passed), (0x2014, .passed), (0, .failed), (0x2000, .failed)])
    func `who holds the address in another VLAN is no rival`(_ tag: Int, _ outcome: Outcome)
        async throws
    {
        try await Room.with { room in
            let environment = try await room.environment()
            let mac = try #require(try await environment.interface().mac)
            try await room.adversary(
                .tagged(address: "\(Room.server)", proberMAC: "\(mac)", vlan: tag), at: .rival
            ) {
                for check in [CheckID.connectedIdentity, .connectedConflict] {
                    let (_, judgement) = try await room.measure(check, environment: environment)
                    #expect(judgement.outcome == outcome, "\(check): \(judgement.detail)")
                    #expect(
                        judgement.detail.contains("\(Room.rivalMAC)") == (outcome == .failed), "\(judgement.detail)")
                }
            }
        }
    }

    @Test func `a server that answers each request many times is one server`() async throws {
        try await Room.with { room in
            try await room.adversary(.stutter(address: "\(Room.server)", times: 50), at: .server) {
                for check in [CheckID.connectedIdentity, .connectedConflict] {
                    let (result, judgement) = try await room.measure(check)
                    #expect(judgement.outcome == .passed, "\(judgement.detail)")
                    if case .identity(let identity) = result.measurement {
                        #expect(
                            identity.claims.map(\.macAddress) == [Room.serverMAC] && identity.claims[0].solicited > 200)
                    }
                }
            }
        }
    }
}
