// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Judging
import Testing
import Values

/// What a pass is worth without the frames that it claims.
@Suite("Frames behind a pass")
struct FrameJudgeTests {
    private func evidence(_ check: CheckID, frames: Int = 3) -> FrameEvidence {
        FrameEvidence(
            name: FrameEvidence.name(of: check), sha256: Digest(of: [1]), bytes: 512, frames: frames, omitted: 1)
    }

    private func verdict(_ named: [CheckID: FrameEvidence]) -> Verdict {
        var inside = Samples.report(.inside)
        for index in inside.checks.indices { inside.checks[index].frames = named[inside.checks[index].check] }
        return Judge(order: Samples.order).verdict(reports: [inside, Samples.report(.outside)])
    }

    private static let sending: [CheckID] = [.connectedIdentity, .connectedConflict, .reachableICMP, .reachableMTU]

    private var whole: [CheckID: FrameEvidence] {
        Dictionary(uniqueKeysWithValues: Self.sending.map { ($0, evidence($0)) })
    }

    @Test("An agent that keeps no frames claims none") func none() { #expect(verdict([:]).outcome == .passed) }
    @Test("With frames of all that send some") func all() { #expect(verdict(whole).outcome == .passed) }

    @Test("A check that sends frames and names no file is inconclusive", arguments: sending)
    func unnamed(_ check: CheckID) {
        var named = whole
        named[check] = nil
        let verdict = verdict(named)
        let judgement = verdict.judgements.first { $0.check == check && $0.vantage == .inside }
        #expect(judgement?.outcome == .inconclusive && judgement?.reason == .framesMissing)
        #expect(verdict.outcome == .inconclusive)
    }

    @Test("A file in which no frame was kept shows nothing")
    func empty() {
        var named = whole
        named[.reachablePort] = evidence(.reachablePort, frames: 0)
        let judgement = verdict(named).judgements.first { $0.check == .reachablePort }
        #expect(judgement?.outcome == .inconclusive && judgement?.reason == .framesMissing)
    }
}
