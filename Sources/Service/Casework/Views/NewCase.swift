// SPDX-License-Identifier: Apache-2.0

/// An application just received.
package struct NewCase: Codable, Hashable, Sendable {
    package var number: String
    /// At least 128 random bits; opens the applicant's page, and is stored only as a hash.
    package var secret: String

    package init(number: String, secret: String) {
        self.number = number
        self.secret = secret
    }
}
