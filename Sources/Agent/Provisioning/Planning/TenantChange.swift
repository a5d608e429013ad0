// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

/// What a plan does for one tenant.
package enum TenantChange: Hashable, Sendable {
    case add(TenantAllocation)
    case change(from: TenantAllocation, to: TenantAllocation)
    case remove(TenantAllocation)

    package var tenant: TenantLabel {
        switch self {
        case .add(let allocation), .change(_, to: let allocation), .remove(let allocation): allocation.tenant
        }
    }

    /// Ports over UDP that lead elsewhere from now on.
    var movedDatagramPorts: [PublicPort] {
        guard case .change(from: let before, to: let wanted) = self else { return [] }
        let stays = Set(before.forwardings).intersection(wanted.forwardings)
        let isMoved = before.roomAddress != wanted.roomAddress
        return wanted.forwardings.filter { $0.transport == .udp && (isMoved || !stays.contains($0)) }
            .map { PublicPort(wanted.publicAddress, .udp, $0.publicPort) }
    }

    /// What it leads to; `nil` for a removal.
    package var wanted: TenantAllocation? {
        switch self {
        case .add(let wanted), .change(_, to: let wanted): wanted
        case .remove: nil
        }
    }
}

extension TenantAllocation {
    package var publicPorts: [PublicPort] {
        forwardings.map { PublicPort(publicAddress, $0.transport, $0.publicPort) }
    }

    /// Whether the kernel's reading of an allocation is this one: classes of bandwidth are rounded there.
    package func isHeld(by other: TenantAllocation) -> Bool {
        publicAddress == other.publicAddress && roomAddress == other.roomAddress && forwardings == other.forwardings
            && macs == other.macs
            && Direction.allCases.allSatisfy {
                ShapedRate(grant, $0).isHeld(by: ShapedRate(other.grant, $0))
            }
    }
}
