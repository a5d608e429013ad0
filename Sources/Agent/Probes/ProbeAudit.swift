// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// One line of the audit: what was sent to whom, for which order; or what was refused.
package struct ProbeAudit: Sendable, Hashable {
    package var at: Timestamp
    package var orderID: String
    package var caseNumber: String
    package var check: CheckID
    /// For example `TCP connect` or `ARP request`.
    package var action: String
    package var destination: IPAddress
    package var port: UInt16?
    /// Why it was not done; `nil` when it was.
    package var refusal: String?
}

extension ProbeAudit: CustomStringConvertible {
    package var description: String {
        let place = port.map { "\(destination) port \($0)" } ?? "\(destination)"
        let line = "probe \(check.rawValue): \(action) to \(place), order \(orderID), case \(caseNumber)"
        return refusal.map { "\(line): refused, \($0)" } ?? line
    }
}
