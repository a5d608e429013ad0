// SPDX-License-Identifier: Apache-2.0

import Casework
import Synchronization
internal import Words

/// Bounds how many files are received at once: each is held in memory until it is examined.
final class LargeBodies: Sendable {
    /// Bytes beyond which a body counts as one.
    static let least = 2 << 20
    private static let most = 8

    private let open = Mutex(0)

    func receiving<T>(_ body: () async throws -> T) async throws -> T {
        let isAdmitted = open.withLock { open in
            guard open < Self.most else { return false }
            open += 1
            return true
        }
        guard isAdmitted else {
            throw Problem(
                .unavailable, code: "upload.busy",
                title: Phrase(id: "Terlalu banyak berkas sekaligus", en: "Too many files at once"),
                detail: Phrase(id: "Coba lagi sebentar lagi.", en: "Try again in a moment."))
        }
        defer { open.withLock { $0 -= 1 } }
        return try await body()
    }
}
