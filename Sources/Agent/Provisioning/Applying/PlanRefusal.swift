// SPDX-License-Identifier: Apache-2.0

package import Evidence

/// A plan, or a confirmation, that is not carried out.
package enum PlanRefusal: Error, Hashable, CustomStringConvertible {
    case obstacles([String])
    /// The gateway is no longer as it was when the plan was made.
    case stale
    /// The kernel has taken it back.
    case expired
    case unknown(TenantLabel)
    /// Another program is at work on the gateway and does not end.
    case busy

    package var description: String {
        switch self {
        case .obstacles(let obstacles): obstacles.joined(separator: "; ")
        case .stale: "the gateway has changed since this plan was made: make a new one"
        case .expired: "its time was over, and the kernel has taken it back: nothing is confirmed; apply it again"
        case .busy: "another 'titipan-agent provision' has been at work for a minute: look for it with ps"
        case .unknown(let tenant): "the gateway has no tenant \(tenant)"
        }
    }
}
