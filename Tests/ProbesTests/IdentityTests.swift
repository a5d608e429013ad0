// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Failures
import Testing

@testable import Probes
import Values

/// `connected.identity` and `self.gateway` against the ARP of real kernels.
@Suite(.timeLimit(.minutes(1)))
struct IdentityTests {
    private func identity(_ result: CheckResult) throws -> IdentityMeasurement {
        guard case .identity(let identity) = result.measurement else {
            throw TestFailure("\(result.measurement)")
        }
        return identity
    }

    @Test func `the registered server answers every request of the window`() async throws {
        try await Room.with { room in
            let (result, judgement) = try await room.measure(.connectedIdentity)
            let identity = try identity(result)
            #expect(judgement.outcome == .passed, "\(judgement.detail)")
            #expect(identity.requests == 5)
            let claim = try #require(identity.claims.first)
            #expect(identity.claims.count == 1 && identity.claimants == 1)
            #expect(claim.macAddress == Room.serverMAC && claim.frameSource == Room.serverMAC)
            #expect(claim.solicited == 5 && claim.unsolicited == 0)
            #expect(claim.last.seconds(since: claim.first) > 0.5, "answers are spread over the window")
            #expect(try #require(claim.roundTripSeconds) < 0.2)
            let frame = try #require(bytes(hexadecimal: claim.frame))
            #expect(Array(frame[6..<12]) == Room.serverMAC.bytes && Array(frame[28..<32]) == Room.server.bytes)
            #expect(result.seconds < 2.5)
        }
    }

    @Test func `another machine at the address is named`() async throws {
        try await Room.with("ip -n $N-server link set room0 address 02:77:00:00:00:99") { room in
            let (result, judgement) = try await room.measure(.connectedIdentity)
            #expect(judgement.outcome == .failed && judgement.reason == .unknownSender)
            #expect(try identity(result).claims.map(\.macAddress) == [MACAddress(bits: 0x0277_0000_0099)])
        }
    }

    @Test func `two machines at one address are both heard`() async throws {
        try await Room.with("ip -n $N-rival addr add 10.77.0.10/24 dev room0") { room in
            let (result, judgement) = try await room.measure(.connectedIdentity)
            #expect(judgement.outcome == .failed && judgement.reason == .severalSenders)
            let identity = try identity(result)
            #expect(Set(identity.claims.map(\.macAddress)) == [Room.serverMAC, Room.rivalMAC])
            #expect(identity.claims.allSatisfy { $0.solicited >= 4 })
        }
    }

    @Test func `silence is silence, with every request counted`() async throws {
        try await Room.with("ip -n $N-server link set room0 down") { room in
            let (result, judgement) = try await room.measure(.connectedIdentity)
            #expect(judgement.outcome == .failed && judgement.reason == .registeredServerSilent)
            let identity = try identity(result)
            #expect(identity.requests == 5 && identity.claims.isEmpty)
        }
    }

    @Test func `announcements are heard but are no answers`() async throws {
        try await Room.with("ip -n $N-server link set room0 down") { room in
            let environment = try await room.environment()
            let mac = try #require(try await environment.interface().mac)
            try await room.adversary(.announce(address: "10.77.0.10", proberMAC: "\(mac)"), at: .rival) {
                let (result, judgement) = try await room.measure(.connectedIdentity, environment: environment)
                let claim = try #require(try identity(result).claims.first)
                #expect(claim.macAddress == Room.rivalMAC)
                #expect(claim.solicited == 0 && claim.unsolicited > 10)
                #expect(judgement.outcome == .failed && judgement.reason == .unknownSender)

                // The same announcements by the registered server prove nothing either.
                let order = Room.order { $0.target.macAddresses = [Room.rivalMAC] }
                let (_, ours) = try await room.measure(.connectedIdentity, order: order, environment: environment)
                #expect(ours.outcome == .inconclusive && ours.reason == .onlyUnsolicited)
            }
        }
    }

    @Test func `the gateway answers, or the prober cannot be believed`() async throws {
        try await Room.with { room in
            let (result, judgement) = try await room.measure(.selfGateway)
            guard case .gateway(let gateway) = result.measurement else { throw TestFailure("\(result)") }
            #expect(judgement.outcome == .passed)
            #expect(gateway.requests == 1 && gateway.answers.count == 1)

            let order = Room.order { $0.target.gateway = IPAddress(ipv4: 0x0a4d_00fe) }
            let (_, silent) = try await room.measure(.selfGateway, order: order)
            #expect(silent.outcome == .inconclusive && silent.reason == .gatewaySilent)
        }
    }
}
