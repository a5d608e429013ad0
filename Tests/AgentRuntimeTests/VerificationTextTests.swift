// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import Evidence
import Testing
import Values
import Words

@Suite struct VerificationTextTests {
    @Test(arguments: Reason.allCases, Language.allCases)
    func `the terminal says each reason and its remedy in the words of the entry`(reason: Reason, language: Language) {
        let text = VerificationText(language)
        let judgement = Judgement(
            check: .connectedPort, vantage: .inside, outcome: .inconclusive, reason: reason, detail: "figures")
        let line = text.line(judgement, nil)
        #expect(line.hasPrefix(CheckID.connectedPort.words.title[language]))
        #expect(line.contains(reason.words.phrase[language]))
        #expect(line.contains("figures") == (language == .english))
        let remedy = text.remedy(judgement, switchPort: "gi1/0/7")
        #expect(remedy == (reason == .asExpected ? nil : reason.remedy(switchPort: "gi1/0/7")[language]))
    }

    @Test func `a pass with a reason is a warning, and the figures are Indonesian in Indonesian`() {
        let judgement = Judgement(
            check: .reachableMTU, vantage: .outside, outcome: .passed, reason: .smallerMTU, detail: "in English")
        let measurement = Measurement.failure(LocalFailure(what: "EPERM"))
        let line = VerificationText(.indonesian).line(judgement, measurement)
        #expect(line == "Ukuran paket (MTU) (luar): paket besar tidak muat di jalur — Tidak dapat diukur: EPERM")
        #expect(VerificationText(.indonesian).mark(.warning) == "lulus dengan catatan")
    }
}
