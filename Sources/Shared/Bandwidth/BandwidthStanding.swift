// SPDX-License-Identifier: Apache-2.0

/// A tenant's traffic in relation to its grant: the verdict, and how near the grant is.
package enum BandwidthStanding: String, Codable, Hashable, Sendable, CaseIterable {
    case over
    case undecided
    /// Within the grant, with ``nearShare`` of it or more in use.
    case near
    case within

    /// The share of the grant from which a tenant is near it.
    package static let nearShare = 0.8

    /// - Parameter shareOfGrant: the rate that the answer rests on, as a share of the grant.
    package init(_ answer: BandwidthVerdict.Answer, shareOfGrant: Double?) {
        switch answer {
        case .no: self = .over
        case .inconclusive: self = .undecided
        case .yes: self = (shareOfGrant ?? 0) >= Self.nearShare ? .near : .within
        }
    }
}
