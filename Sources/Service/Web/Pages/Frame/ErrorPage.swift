// SPDX-License-Identifier: Apache-2.0

/// A page that says what went wrong and what to do.
struct ErrorPage: PageModel {
    static let template = "error"

    let status: Int
    let heading: String
    let detail: String
    let code: String
    let home: String
    let homeText: String
}
