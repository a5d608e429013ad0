// SPDX-License-Identifier: Apache-2.0

/// Drafts as documents and as pictures of their pages, made when somebody looks and kept for the next look.
actor DraftPictures {
    /// Drafts that are kept: as many as an office decides on at a time.
    private static let most = 16

    private var made: [(key: String, pages: Task<DraftPages, any Error>)] = []

    /// What was made for `key`; `nil` when nothing was, or not for a long time.
    func kept(_ key: String) async throws -> DraftPages? {
        guard let found = made.first(where: { $0.key == key }) else { return nil }
        return try await found.pages.value
    }

    /// What was made for `key`, or what `make` makes: once, however many ask at a time.
    func pages(_ key: String, _ make: @escaping @Sendable () async throws -> DraftPages) async throws -> DraftPages {
        let work: Task<DraftPages, any Error>
        if let found = made.first(where: { $0.key == key }) {
            work = found.pages
        } else {
            work = Task { try await make() }
            made = made.suffix(Self.most - 1) + [(key, work)]
        }
        do {
            return try await work.value
        } catch {
            made.removeAll { $0.key == key }
            throw error
        }
    }
}
