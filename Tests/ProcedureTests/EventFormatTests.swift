// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import Procedure
import Testing
import Values

/// The log is read back for as long as cases are kept: its words never change, new ones get a new version.
struct EventFormatTests {
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test(
        "events keep their form",
        arguments: [
            (
                Event.replySigned(capacity: .plt, letterNumber: "P/555/0001/2026"),
                #"{"replySigned.v1":{"capacity":"plt","letterNumber":"P/555/0001/2026"}}"#
            ),
            (
                .verificationJudged(orderID: "o1", verdict: .passed, reportIDs: ["r1"]),
                #"{"verificationJudged.v1":{"orderID":"o1","reportIDs":["r1"],"verdict":"passed"}}"#
            ),
            (
                .closed(ending: .closedAccepted, reportIDs: []),
                #"{"closed.v1":{"ending":"closed.accepted","reportIDs":[]}}"#
            ),
            (
                .serverWithdrawn(orderID: "w1", reportIDs: ["r1"]),
                #"{"serverWithdrawn.v1":{"orderID":"w1","reportIDs":["r1"]}}"#
            ),
            (.draftApproved(), #"{"draftApproved.v1":{}}"#),
            (.draftApproved(draft: "ab"), #"{"draftApproved.v1":{"draft":"ab"}}"#),
            (.replyDrafted(body: nil), #"{"replyDrafted.v1":{}}"#),
            (
                .serverInstalled(installation: Walk.installation, allocationVersion: 2),
                #"{"serverInstalled.v1":{"allocationVersion":2,"installation":{"macAddresses":["02:00:5e:10:00:01"],"rackPosition":"R1 U10","switchPort":"gi1/0/7"}}}"#
            ),
        ])
    func golden(_ event: Event, _ text: String) throws {
        #expect(try EventFormatTests.json(event) == text)
        #expect(try JSONDecoder().decode(Event.self, from: Data(text.utf8)) == event)
        #expect(text.hasPrefix("{\"\(event.name).v1\""))
    }

    @Test("a whole log survives its storage", arguments: [Path.closed, Path.refused, Path.excepted])
    func roundTrip(_ path: [any ProcedureStep]) throws {
        let walk = try Walk.after(path)
        for entry in walk.log {
            let text = try EventFormatTests.json(entry)
            #expect(try JSONDecoder().decode(Recorded.self, from: Data(text.utf8)) == entry)
        }
        let state = try #require(walk.state)
        #expect(try JSONDecoder().decode(CaseState.self, from: Data(EventFormatTests.json(state).utf8)) == state)
    }
}
