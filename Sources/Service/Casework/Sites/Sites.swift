// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Inventory

extension Casework {
    package var sites: Sites { Sites(context: context) }
}

/// The server rooms and their free resources.
package struct Sites: Sendable {
    let context: CaseworkContext

    /// The present inventory of each room, by name.
    package func all() async throws -> [SiteInventory] {
        let now = context.now
        return try await context.store.read { records in
            try records.sites().compactMap { try records.books(of: $0.name, at: now) }
        }
    }
}
