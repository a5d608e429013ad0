// SPDX-License-Identifier: Apache-2.0

package import Evidence

/// The answer to a report.
package struct AcceptedReport: Sendable {
    package var receipt: Envelope
    /// The very same report was stored before.
    package var repeated: Bool

    package init(receipt: Envelope, repeated: Bool) {
        self.receipt = receipt
        self.repeated = repeated
    }
}
