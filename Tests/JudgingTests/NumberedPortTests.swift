// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Judging
import Testing
import Values

/// `connected.port` of a switch that has the server on a bridge port and does not tell which interface that is.
@Suite struct NumberedPortTests {
    @Test(arguments: [
        ("gi1/0/7", Outcome.passed, Reason.asExpected), ("Vlan1", .inconclusive, .switchPortNameUnclear),
        ("gi1/0/8", .inconclusive, .switchPortNameUnclear), ("lo", .inconclusive, .switchPortNameUnclear),
    ])
    func `an interface of the same number can be the right one, and accuses nobody`(
        _ port: String, _ outcome: Outcome, _ reason: Reason
    ) throws {
        var sighting = Samples.sighting(port)
        sighting.isByNumber = true
        let verdict = Samples.verdict(.connectedPort, Samples.switchPort([sighting]))
        let line = try #require(verdict.judgements.first { $0.check == .connectedPort && $0.vantage == .inside })
        #expect(line.outcome == outcome && line.reason == reason, "\(line.detail)")
        #expect(line.detail.contains("does not tell its interface") == (outcome != .passed))
    }
}
