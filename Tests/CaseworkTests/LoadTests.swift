// SPDX-License-Identifier: Apache-2.0

import Casework
import OfficeSupport
import Testing
import TestSupport

@Suite("load", .serialized, .timeLimit(.minutes(3)))
struct LoadTests {
    @Test("eight writers of ordinary requests are all answered", arguments: TestEngine.allCases)
    func writers(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            let outcome = try await LoadRun.run(office, seconds: 5)
            #expect(outcome.answers["ok"] == outcome.requests, "\(outcome.answers) \(outcome.faults)")
            #expect(outcome.requests > 20 && outcome.repeats == 0)
        }
    }
}
