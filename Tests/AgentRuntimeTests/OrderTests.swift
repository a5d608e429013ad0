// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Spool
import Testing

@testable import AgentRuntime
import Values

struct OrderTests {
    @Test func `a signed order for this agent, in force, is accepted`() throws {
        let order = try makeOrder()
        let accepted = try orderCheck.accept(try sign(order), now: noon)
        #expect(accepted.order == order)
        #expect(accepted.payload == (try CanonicalJSON.encode(order)))
        let outside = OrderCheck(
            serviceKey: serviceKey.verificationKey, agentID: "a2", site: "room", vantage: .outside)
        #expect(try outside.accept(try sign(order), now: noon).order == order)
    }

    @Test func `an order signed by another key, of another type, or altered is refused`() throws {
        let order = try makeOrder()
        let good = try sign(order)
        var payload = good.payload
        payload[payload.startIndex + 40] ^= 1
        for envelope in [
            try sign(order, with: SigningKey()), try sign(order, as: .report),
            Envelope(payloadType: good.payloadType, payload: payload, signatures: good.signatures),
            Envelope(payloadType: good.payloadType, payload: good.payload, signatures: []),
        ] {
            let error = #expect(throws: OrderError.self) { try orderCheck.accept(envelope, now: noon) }
            guard case .notSigned = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test func `an order for another agent, vantage or site is refused`() throws {
        var order = try makeOrder()
        order.insideAgent = "a9"
        #expect(throws: OrderError.otherAgent(order.id)) { try orderCheck.accept(try sign(order), now: noon) }
        order = try makeOrder()
        order.site = "elsewhere"
        #expect(throws: OrderError.otherSite("elsewhere")) { try orderCheck.accept(try sign(order), now: noon) }
        order = try makeOrder()
        order.outsideAgent = nil
        let outside = OrderCheck(
            serviceKey: serviceKey.verificationKey, agentID: "a2", site: "room", vantage: .outside)
        #expect(throws: OrderError.otherAgent(order.id)) { try outside.accept(try sign(order), now: noon) }
    }

    @Test func `an order is refused from the moment that it expires`() throws {
        let order = try makeOrder()
        _ = try orderCheck.accept(try sign(order), now: order.expires.advanced(bySeconds: -0.001))
        #expect(throws: OrderError.expired(order.id, order.expires)) {
            try orderCheck.accept(try sign(order), now: order.expires)
        }
    }

    @Test(arguments: [(0, 1), (4, 1), (3_601, 1), (10, 3)])
    func `an observation out of bounds is refused`(seconds: Int, window: Int) throws {
        var order = try makeOrder()
        order.observation = .init(seconds: seconds, windowSeconds: window, minimumSampledFrames: 1)
        #expect(throws: OrderError.self) { try orderCheck.accept(try sign(order), now: noon) }
    }

    @Test(arguments: ["", "../../etc/passwd", "a/b", "a.json", String(repeating: "a", count: 65)])
    func `an id that could be a path is refused`(id: String) throws {
        #expect(throws: OrderError.self) { try orderCheck.accept(try sign(try makeOrder(id)), now: noon) }
    }

    @Test func `an order is claimed once, also after a restart`() throws {
        let scratch = try Scratch()
        let accepted = try orderCheck.accept(try sign(try makeOrder()), now: noon)
        let store = try OrderStore(directory: scratch.path + "/orders")
        #expect(!store.knows(accepted.order.id))
        #expect(try store.claim(accepted))
        #expect(try !store.claim(accepted))
        #expect(try !OrderStore(directory: scratch.path + "/orders").claim(accepted))
        #expect(store.knows(accepted.order.id))
    }

    @Test func `an order that was begun and not reported is found again, until it is reported`() throws {
        let scratch = try Scratch()
        let accepted = try orderCheck.accept(try sign(try makeOrder()), now: noon)
        #expect(try OrderStore(directory: scratch.path + "/orders").claim(accepted))
        let store = try OrderStore(directory: scratch.path + "/orders")
        #expect(try store.interrupted() == [accepted.envelope])
        try store.complete(accepted)
        #expect(try store.interrupted().isEmpty)
        #expect(try !store.claim(accepted))
    }

    @Test func `an empty or torn entry keeps the order from being performed again`() throws {
        let scratch = try Scratch()
        let store = try OrderStore(directory: scratch.path + "/orders")
        let accepted = try orderCheck.accept(try sign(try makeOrder()), now: noon)
        try Data().write(to: URL(filePath: "\(scratch.path)/orders/\(accepted.order.id).json"))
        #expect(try !store.claim(accepted))
        #expect(try store.interrupted().isEmpty)
    }

    @Test func `orders are forgotten a week after they expired`() throws {
        let scratch = try Scratch()
        let store = try OrderStore(directory: scratch.path + "/orders")
        let accepted = try orderCheck.accept(try sign(try makeOrder()), now: noon)
        _ = try store.claim(accepted)
        try store.prune(now: accepted.order.expires.advanced(bySeconds: 7 * 86_400))
        #expect(store.knows(accepted.order.id))
        try store.prune(now: accepted.order.expires.advanced(bySeconds: 7 * 86_400 + 1))
        #expect(!store.knows(accepted.order.id))
    }
}
