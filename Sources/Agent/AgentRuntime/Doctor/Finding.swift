// SPDX-License-Identifier: Apache-2.0

/// One line of `doctor`: what was examined, its state, and what to do.
package struct Finding: Codable, Sendable, Hashable {
    package enum Status: String, Codable, Sendable {
        case good, warning, bad
        /// Could not be looked at.
        case unknown
    }

    package var subject: String
    package var status: Status
    package var detail: String
    /// The remedy; empty when nothing is wrong.
    package var remedy: String

    package init(_ subject: String, _ status: Status, _ detail: String, remedy: String = "") {
        self.subject = subject
        self.status = status
        self.detail = detail
        self.remedy = remedy
    }
}
