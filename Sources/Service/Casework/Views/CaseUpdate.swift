// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// News of a case for open pages.
package enum CaseUpdate: Sendable {
    case changed(number: String, version: Int, stage: Stage)
    case progress(number: String, orderID: String, vantage: Vantage, update: ProgressUpdate)
    /// Windows of traffic came in for this tenant.
    case traffic(tenant: String)
}

extension CaseUpdate {
    /// The case, or the tenant's.
    var caseNumber: String {
        switch self {
        case .changed(let number, _, _), .progress(let number, _, _, _), .traffic(let number): number
        }
    }
}
