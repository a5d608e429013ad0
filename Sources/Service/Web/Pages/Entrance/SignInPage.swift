// SPDX-License-Identifier: Apache-2.0

/// The form to sign in with.
struct SignInPage: PageModel {
    static let template = "sign-in"

    /// The address to open after signing in.
    let next: String
    let username: String
    let error: String?
}
