// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import HTTPTypes
import OfficeSupport
import Procedure
import Testing
import Values

@testable import Web

/// An agent's new epoch on the officers' page.
@Suite struct AgentEpochTests {
    @Test(arguments: [("", "Konfirmasi epok"), ("; __Host-titipan-language=en", "Confirm the epoch")])
    func thePageWarnsUntilAnOfficerConfirms(_ language: String, _ button: String) async throws {
        try await FurnishedOffice.open { furnished in
            let id = "44444444-0b7e-4f0e-8f6e-2d3f5b1a9c77"
            let agent = try await TestAgent(id, .inside).join(furnished.office)
            let gap = GapRecord(
                agent: id, last: agent.place, newEpoch: 2, lost: nil, reason: "<b>spool</b> was restored",
                at: furnished.office.clock.time)
            let envelope = try Envelope(signing: CanonicalJSON.encode(gap), type: .gap, with: agent.key)
            _ = try await furnished.casework.reports.accept(envelope.encoded(), agent: id)
            try await Visitor.visit(furnished.casework) { visitor, _ in
                var noc = try await visitor.signedIn(as: .noc)
                noc.cookie = (noc.cookie ?? "") + language
                let before = try await noc.send(.get, "/agents").text
                #expect(before.contains(button))
                #expect(before.contains("&lt;b&gt;spool"))
                let path = "/agents/\(id)/epochs/2/confirm"
                let jfu = try await visitor.signedIn(as: .jfu)
                #expect(try await jfu.post(path, [:]).status == 403)
                #expect(try await noc.post(path, [:]).status == 303)
                #expect(!(try await noc.send(.get, "/agents").text.contains(button)))
                #expect(try await noc.send(.post, "/api/v1\(path)", body: "{}").status == 404)
            }
        }
    }
}
