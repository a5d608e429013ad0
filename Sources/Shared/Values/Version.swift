// SPDX-License-Identifier: Apache-2.0

/// Titipan itself.
package enum Titipan {
    /// The version of both programs, by Semantic Versioning 2.0.0. CHANGELOG.md begins with the same one.
    package static let version = "0.2.0"
}
