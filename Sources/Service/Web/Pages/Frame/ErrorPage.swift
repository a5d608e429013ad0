// SPDX-License-Identifier: Apache-2.0

/// A page with an error and the remedy.
struct ErrorPage: PageModel {
    static let template = "error"

    let status: Int
    let heading: String
    let detail: String
    let code: String
    let home: String
    let homeText: String
}
