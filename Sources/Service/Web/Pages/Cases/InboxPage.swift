// SPDX-License-Identifier: Apache-2.0

/// Cases that wait for the reader.
struct InboxPage: PageModel {
    static let template = "inbox"

    let items: [CaseRow]
    /// Queued work that the reader may release.
    let parked: [PendingLine]
    let hasParked: Bool
    let empty: Bool
    let count: String
    let pages: PageTurn?
}
