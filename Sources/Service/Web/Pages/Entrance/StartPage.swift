// SPDX-License-Identifier: Apache-2.0

/// The start page, for applicants and officers.
struct StartPage: PageModel {
    static let template = "start"

    let lead: String
}
