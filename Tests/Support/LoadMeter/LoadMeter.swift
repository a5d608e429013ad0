// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Foundation
import OfficeSupport
import TestSupport

/// `load-meter ENGINE WRITERS SECONDS`: writers send an office ordinary requests without a pause, on `sqlite` or `postgres`; prints how they
/// were answered. For `scripts/bench load` only.
@main
struct LoadMeter {
    struct Said: Encodable {
        var engine: String
        var writers: Int
        var seconds: Double
        var requests: Int
        /// How often each answer was given.
        var answers: [String: Int]
        /// Requests that were answered with 5xx.
        var refused: Int
        var medianMilliseconds: Double
        var p99Milliseconds: Double
        /// Transactions that were tried again.
        var repeats: Int
        var faults: [String]
    }

    static func main() async throws {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count == 3, let engine = TestEngine(rawValue: words[0]), let writers = Int(words[1]),
            let seconds = Double(words[2]), (2...64).contains(writers), (1...3_600).contains(seconds)
        else {
            FileHandle.standardError.write(Data("usage: load-meter sqlite|postgres WRITERS SECONDS\n".utf8))
            exit(64)
        }
        try await TestOffice.open(engine) { office in
            let service = Task { try await CaseworkService(office.casework).run() }
            let outcome = try await LoadRun.run(office, writers: writers, seconds: seconds)
            service.cancel()
            _ = try? await service.value
            let said = Said(
                engine: engine.rawValue, writers: writers, seconds: seconds, requests: outcome.requests,
                answers: outcome.answers, refused: outcome.refused, medianMilliseconds: outcome.quantile(0.5) * 1_000,
                p99Milliseconds: outcome.quantile(0.99) * 1_000, repeats: outcome.repeats, faults: outcome.faults)
            print(String(decoding: try CanonicalJSON.encode(said), as: UTF8.self))
        }
    }
}
