// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird

/// The ledger.
extension Routes {
    var ledgerPageRoutes: [Route] {
        [
            Route(kind: .page, method: .get, path: "/ledger", access: .anyone, summary: "The ledger's checkpoint") {
                call in
                let texts = pages.catalogue(call.language)
                return page(
                    LedgerPage(note: try await checkpoint()), title: texts.text("ledger.title"), section: .ledger, call)
            },
            Route(
                kind: .page, method: .get, path: "/keys", access: .anyone,
                summary: "The service's keys and their fingerprint"
            ) { call in
                let texts = pages.catalogue(call.language)
                return page(
                    KeysPage(
                        casework.context.publishedKeys, file: Self.publishedKeys,
                        dates: pages.formatting(call.language)), title: texts.text("keys.title"), section: .ledger,
                    call)
            },
        ]
    }
}
