// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Inventory

extension Casework {
    package var sites: Sites { Sites(context: context) }
}

/// The server rooms and their free resources.
package struct Sites: Sendable {
    let context: CaseworkContext

    /// Each room of the person's as it is now, by name.
    package func all(for user: UserView) async throws -> [SiteInventory] {
        let now = context.now
        return try await context.store.read(within: user.scope) { records in
            try records.sites().compactMap { try records.books(of: $0.name, at: now) }
        }
    }
}
