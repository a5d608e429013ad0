// SPDX-License-Identifier: Apache-2.0

package import Procedure
package import Values

/// A case as its applicant sees it, by the secret link: no person of the office, no address, no port.
package struct ApplicantView: Codable, Hashable, Sendable {
    package var number: String
    package var agency: String
    package var serverName: String
    package var stage: Stage
    /// 1 to 11.
    package var step: Int
    /// `accept` or `refuse`, told only once the letter is sent.
    package var decision: String?
    /// Step 5 found everything available: it can be done.
    package var feasible: Bool?
    package var received: Timestamp
    package var updated: Timestamp
    package var steps: [StepView]
    /// Why the file came back; present while the applicant must complete it.
    package var returnReason: String?
    /// The form as sent; present while the applicant must complete it.
    package var form: ApplicationForm?
    /// Last day on which the server may be delivered; present while it is awaited.
    package var deliverBefore: Timestamp?
    /// `letter.pdf` once sent.
    package var documents: [FileView]

    package struct StepView: Codable, Hashable, Sendable {
        /// 1 to 11.
        package var step: Int
        package var began: Timestamp?
        package var ended: Timestamp?
    }
}
