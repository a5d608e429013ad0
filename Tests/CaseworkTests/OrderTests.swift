// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Evidence
import Inventory
import Procedure
import OfficeSupport
import Testing
import Values

/// The content of an order beyond the allocation: neighbours, control addresses, and the known identity of the server.
struct OrderTests {
    @Test("unassigned addresses of the room and of the internet are asked to stay silent")
    func controlAddresses() async throws {
        try await ReportTests.verifying { _, _, order, _ in
            #expect(order.target.controlAddresses.map(\.description) == ["10.20.0.12", "203.0.113.12"])
            #expect(order.requiredChecks.contains(.controlAddress))
            #expect(order.requiredChecks.contains(.connectedConflict) && order.requiredChecks.contains(.reachableMTU))
        }
    }

    @Test("a site whose addresses are all in use is asked for no such proof")
    func fullPools() async throws {
        try await TestOffice.open { settings in
            for index in settings.sites.indices {
                for pool in settings.sites[index].pools.indices {
                    settings.sites[index].pools[pool].range.last = settings.sites[index].pools[pool].range.first
                }
            }
        } _: { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let new = try await office.installed()
            try await office.startVerification(new.number)
            let order = try await agent.order(office)
            #expect(order.target.controlAddresses.isEmpty && !order.requiredChecks.contains(.controlAddress))
            // A missing control address alone does not delay the verdict.
            try await agent.deliver(agent.report(order), of: order, to: office)
            #expect(try await office.view(new.number).summary.stage != .verifying)
        }
    }

    @Test("everybody else with a place in the room is named as the technician finds them")
    func neighbours() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let new = try await office.installed()
            let other = try await office.casework.applications.apply(
                try TestOffice.form("simpus-02", mac: "02:00:5e:10:00:02"), from: "192.0.2.1")
            try await office.toTheSignature(other.number)
            try await office.startVerification(new.number)
            #expect(
                try await agent.order(office).target.neighbours == [
                    Neighbour(
                        macAddress: MACAddress(bits: 0x0200_5e10_0002), label: "simpus-02, rack R1 U1, port gi1/0/8")
                ])
        }
    }

    @Test("the server is known by the identity with which it last passed, as long as it is the same machine")
    func knownIdentity() async throws {
        try await ReportTests.verifying { office, agent, order, number in
            #expect(order.target.knownIdentity == nil)
            let incomplete = { (order: VerificationOrder) in
                agent.report(order) { $0.checks.removeAll { $0.check == .bandwidthOut } }
            }
            try await agent.deliver(incomplete(order), of: order, to: office)
            try await office.startVerification(number)
            let second = try await agent.order(office)
            #expect(
                second.id != order.id && second.target.knownIdentities == nil, "what did not pass vouches for nobody")

            let now = office.clock.time
            try await office.store.write { records in
                try records.settle(
                    order.id, as: .judged, verdict: Verdict(outcome: .passed, judgements: []), at: now)
            }
            try await agent.deliver(incomplete(second), of: second, to: office)
            try await office.startVerification(number)
            let third = try await agent.order(office)
            let key = Healthy(order, order.issued).hostKey
            #expect(third.target.knownIdentity == key.sha256)
            #expect(
                third.target.knownIdentities == [
                    ServiceIdentity(.hostKey, algorithm: key.algorithm, sha256: key.sha256)
                ])
        }
    }
}
