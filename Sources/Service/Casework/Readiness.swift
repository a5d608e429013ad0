// SPDX-License-Identifier: Apache-2.0

internal import CaseStore

extension Casework {
    /// What `body` reads is read by readers of agents and health: no list that a person asks for keeps it waiting.
    package static func readingForMachines<T: Sendable>(_ body: () async throws -> T) async rethrows -> T {
        try await CaseStore.readingForMachines(body)
    }

    /// Whether the service can do its work now: throws a ``Problem`` when its store takes no writes.
    package func checkReadiness() async throws {
        try await mappingProblems { try await context.readiness.check(context) }
    }
}

/// Writes to the store when asked, at most once a second: a disk that is full, or a database that only reads, shows.
actor Readiness {
    private var latest: (at: ContinuousClock.Instant, look: Task<Void, any Error>)?

    /// Everybody who asks within a second gets the same answer, also while it is looked for.
    func check(_ context: CaseworkContext) async throws {
        if let latest, ContinuousClock.now - latest.at < .seconds(1) { return try await latest.look.value }
        let now = context.now
        let look = Task { _ = try await context.store.write { try $0.touchReadiness(at: now) } }
        latest = (.now, look)
        try await look.value
    }
}
