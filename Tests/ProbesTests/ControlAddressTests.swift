// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Judging
import Testing

@testable import Probes
import Values

/// `control.address`: unassigned addresses, and devices that answer for them all the same.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct ControlAddressTests {
    private static let unassignedPublic = IPAddress(ipv4: 0xcb00_71c8)

    private func order(_ family: IPAddress.Family) -> VerificationOrder {
        Room.order(for: family) {
            $0.target.controlAddresses =
                family == .ipv4 ? [Room.unassigned, ControlAddressTests.unassignedPublic] : [Room.ipv6Unassigned]
        }
    }

    private func attempts(_ result: CheckResult) throws -> [ControlAddressMeasurement.Attempt] {
        guard case .controlAddress(let control) = result.measurement else { throw TestFailure("\(result)") }
        return control.attempts
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `an unassigned address stays silent`(_ family: IPAddress.Family) async throws {
        try await Room.with(Room.ipv6) { room in
            let order = order(family)
            let (result, judgement) = try await room.measure(.controlAddress, order: order)
            #expect(judgement.outcome == .passed, "\(judgement.detail)")
            let attempts = try attempts(result)
            #expect(attempts.map(\.address) == order.target.controlAddresses)
            #expect(attempts[0].requests == 3 && attempts[0].claims.isEmpty && attempts[0].port == 22)
            #expect(attempts.allSatisfy { !$0.answered && $0.cause != nil })
            if family == .ipv4 {
                // No holder is requested for an address beyond the link.
                #expect(attempts[1].requests == 0 && attempts[1].port == 22010)
            }
        }
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `echoes to an unassigned address stay unanswered, or void the echoes`(
        _ family: IPAddress.Family
    ) async throws {
        try await Room.with(Room.ipv6) { room in
            let order = order(family)
            let address = order.target.controlAddresses[0]
            let silent = try await room.measure(.controlICMP, order: order).1
            #expect(silent.outcome == .passed, "\(silent.detail)")
            // The kernel repeats an unanswered request once a second, and the window is only as long.
            try await room.shell(
                """
                ip -n $N-rival addr add \(address)/\(family == .ipv4 ? 24 : 64) dev room0 nodad
                ip -n $N-prober neigh del \(address) dev room0
                """)
            let (result, judgement) = try await room.measure(.controlICMP, order: order)
            #expect(judgement.outcome == .failed && judgement.reason == .addressAnswered, "\(judgement.detail)")
            guard case .echo(let echo) = result.measurement else { throw TestFailure("\(result)") }
            #expect(echo.destination == address && echo.sent == 3 && echo.replies.count == 3)
        }
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `the kernel's own failure to resolve is no fault of the prober`(_ family: IPAddress.Family) async throws {
        // It gives up long before the probe does.
        let impatient = """
            for family in ipv4 ipv6; do at prober sysctl -qw net.$family.neigh.room0.retrans_time_ms=50; done
            """
        try await Room.with(Room.ipv6 + impatient) { room in
            let (result, judgement) = try await room.measure(.controlAddress, order: order(family))
            #expect(judgement.outcome == .passed, "\(judgement.detail)")
            guard case .unreachable? = try attempts(result)[0].cause else { throw TestFailure("\(result)") }
        }
    }

    @Test func `a gateway that answers ARP for others is called a proxy`() async throws {
        // The device answers for addresses that it can route elsewhere, and only for requests on the room's port.
        let proxy = """
            at bridge sysctl -qw net.ipv4.conf.br0.proxy_arp=1 net.ipv4.neigh.br0.proxy_delay=0
            ip -n $N-bridge link add away type veth peer name home netns $N-rival
            ip -n $N-bridge link set away up
            ip -n $N-bridge route add 10.77.0.200/32 dev away
            ip -n $N-bridge route add 10.77.0.10/32 dev away
            ip -n $N-bridge link set server down
            """
        try await Room.with(proxy) { room in
            let order = order(.ipv4)
            let (result, judgement) = try await room.measure(.controlAddress, order: order)
            #expect(judgement.outcome == .failed && judgement.reason == .addressAnswered, "\(judgement.detail)")
            #expect(try attempts(result)[0].claims.contains { $0.solicited > 0 })
            // The same voice at the server's address is no server.
            let verdict = try await verdict(room, order)
            let identity = try #require(verdict.judgements.first { $0.check == .connectedIdentity })
            #expect(identity.outcome == .failed && identity.reason == .proxyARP, "\(identity.detail)")
        }
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `a tarpit that answers for any address voids what it says`(_ family: IPAddress.Family) async throws {
        try await Room.with(Room.ipv6) { room in
            try await room.adversary(.tarpit, at: .rival) {
                let order = order(family)
                let (_, judgement) = try await room.measure(.controlAddress, order: order)
                #expect(judgement.outcome == .failed && judgement.reason == .addressAnswered)
                #expect(judgement.detail.contains("\(Room.rivalMAC)"))
                // The server's answer is received as well, but no claim can be trusted.
                let verdict = try await verdict(room, order)
                let identity = try #require(verdict.judgements.first { $0.check == .connectedIdentity })
                #expect(identity.outcome == .inconclusive && identity.reason == .proxyARP, "\(identity.detail)")
            }
        }
    }

    @Test func `an address that accepts connections is in use`() async throws {
        let setup = "ip -n $N-bridge addr add 203.0.113.200/32 dev lo"
        try await Room.with(setup) { room in
            try await room.running(
                .bridge, Adversary.arguments(.tcp(port: 22010, .silent), in: room), ready: "[ -e $DIR/ready ]"
            ) {
                let (result, judgement) = try await room.measure(.controlAddress, order: order(.ipv4))
                #expect(judgement.outcome == .failed && judgement.reason == .addressAnswered)
                #expect(try attempts(result)[1].answered)
            }
        }
    }

    private func verdict(_ room: Room, _ order: VerificationOrder) async throws -> Verdict {
        var order = order
        order.requiredChecks = [.selfLink, .selfGateway, .connectedIdentity, .controlAddress]
        order.outsideAgent = nil
        let start = ContinuousClock.now
        let results = await VerificationPlan(
            order: order, vantage: .inside, environment: try await room.environment(), window: .milliseconds(1000)
        ).run()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let report = VerificationReport(
            software: "test", agent: "inside", site: order.site, vantage: .inside, orderID: order.id,
            nonce: order.nonce, caseNumber: order.caseNumber, allocationVersion: order.target.allocationVersion,
            sequence: ChainPosition(epoch: 1, seq: 1, prev: nil), began: order.issued,
            ended: order.issued.advanced(bySeconds: seconds), bootNanosecondsBegan: 0,
            bootNanosecondsEnded: UInt64(saturating: seconds * 1e9), bootID: "b",
            checks: results)
        return Judge(order: order).verdict(reports: [report])
    }
}
