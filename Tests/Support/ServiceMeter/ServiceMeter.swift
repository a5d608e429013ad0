// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Database
import Evidence
import Foundation
import Logging
import OfficeSupport

/// `service-meter STORE CASES DOCUMENTS`: fills a store with so many cases, the copies of a few that went their way in an office of its own, and
/// tells where to look. For `scripts/bench service` only.
@main
struct ServiceMeter {
    static func main() async throws {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count == 3, let cases = Int(words[1]), let documents = Int(words[2]), cases >= 100,
            (0...cases).contains(documents)
        else {
            FileHandle.standardError.write(Data("usage: service-meter STORE CASES DOCUMENTS\n".utf8))
            exit(64)
        }
        let database = try await DatabaseLocation(words[0]).open(logger: Logger(label: "service-meter"))
        let store = CaseStore(database: database)
        try await store.migrate()
        let patterns = try await Patterns.recorded()
        let filling = Filling(store: store, patterns: patterns, cases: cases, documents: documents)
        let said = try await filling.run()
        await database.close()
        print(String(decoding: try CanonicalJSON.encode(said), as: UTF8.self))
    }
}
