// SPDX-License-Identifier: Apache-2.0

/// All cases, by a filter.
struct CasesPage: PageModel {
    static let template = "cases"

    let cases: [CaseRow]
    let empty: Bool
    let count: String
    let pages: PageTurn?
    /// The text that is searched for.
    let q: String
    let all: Bool
    let open: Bool
    let ended: Bool
}
