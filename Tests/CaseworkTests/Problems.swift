// SPDX-License-Identifier: Apache-2.0

import Casework
import Testing

/// The ``Problem`` that `body` throws, or a failed test.
func problem(
    _ location: SourceLocation = #_sourceLocation, _ body: () async throws -> some Any
) async throws -> Problem {
    let error = await #expect(throws: Problem.self, sourceLocation: location) { _ = try await body() }
    return try #require(error, sourceLocation: location)
}
