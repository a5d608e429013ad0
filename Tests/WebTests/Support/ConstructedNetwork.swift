// SPDX-License-Identifier: Apache-2.0

import Evidence
import OfficeSupport
import Procedure
import Testing
import Values

@testable import Casework

/// Gateways and plans with every optional member once present and once absent.
struct ConstructedNetwork {
    let allocation: GatewayAllocationView
    let plan: PlanView
    /// A plan where nothing was before.
    let fresh: PlanView
    /// A plan that takes everything away.
    let removal: PlanView
    let sites: [NetworkView]

    /// - Parameter number: of the case that the first tenant is.
    init(at: Timestamp, number: String = "PS-2026-0001", mayApprove: Bool = true) throws {
        let label = try #require(TenantLabel(number))
        let tenant = try ConstructedNetwork.allocation(
            label, macs: [MACAddress(bits: 0x0200_5e10_0001), MACAddress(bits: 0x0200_5e10_0002)], mbits: 50)
        let slower = try ConstructedNetwork.allocation(label, macs: [], mbits: 20)
        allocation = GatewayAllocationView(tenant)
        plan = try PlanView(
            PlannedChange(
                tenant: label, before: slower, after: tenant,
                foundations: ["table inet titipan with its maps", "HTB on wan0 and room0"],
                enforced: [.forwarding, .bandwidth, .sourceAddress, .neighbour],
                unenforced: [UnenforcedAbility(.bridgePort, why: "room0 is no bridge")],
                obstacles: ["table inet filter drops what is forwarded to 10.20.0.10"]))
        removal = try PlanView(
            PlannedChange(
                tenant: label, before: tenant, after: nil, foundations: [], enforced: [], unenforced: [], obstacles: [])
        )
        fresh = try PlanView(
            PlannedChange(
                tenant: label, before: nil, after: tenant, foundations: [], enforced: [], unenforced: [], obstacles: [])
        )
        let full = NetworkTenantView(
            tenant: number, serverName: "rme", agency: "Dinas Kesehatan", confirmed: GatewayAllocationView(slower),
            provisional: allocation, provisionalUntil: at.advanced(bySeconds: 272), leavingUntil: nil,
            isSuspended: false, suspendedUntil: nil, faults: [], isPlaced: true,
            proposal: NetworkProposalView(
                id: 3, kind: .remove, reason: "Masa penitipan berakhir", by: "Nama noc", at: at, mayApprove: mayApprove)
        )
        let suspended = NetworkTenantView(
            tenant: "PS-2026-0007", serverName: "siak", agency: "Dinas Kependudukan dan Pencatatan Sipil",
            confirmed: allocation, isSuspended: true, suspendedUntil: at.advanced(bySeconds: 1_500), faults: [],
            isPlaced: true)
        let leaving = NetworkTenantView(
            tenant: "lab-2", leavingUntil: at.advanced(bySeconds: 45), isSuspended: false,
            faults: ["its class 7a00:12 is gone"], isPlaced: false)
        let steady = NetworkTenantView(
            tenant: "PS-2026-0009", serverName: "ppid", agency: "Diskominfo", confirmed: allocation, isSuspended: false,
            faults: [], isPlaced: true)
        let report = { (event: ProvisioningEvent, reason: String, culprit: String?, leaf: UInt64) in
            NetworkReportView(
                tenant: number, event: event, at: at, received: at, reason: reason, culprit: culprit, leaf: leaf,
                counts: true)
        }
        sites = [
            NetworkView(
                site: "s1", room: "Ruang server", agent: "gateway-1", agentSeen: at, received: at, compared: at,
                abilities: [.forwarding, .bandwidth, .sourceAddress, .neighbour],
                findings: ["table inet filter, chain forward: policy drop cuts 203.0.113.11"],
                tenants: [full, suspended, leaving, steady], tenantCount: 4,
                reports: [
                    report(
                        .repaired, "element 203.0.113.10 . tcp . 22010 was missing in map now", "nft, process 4711", 61),
                    report(.applied, "", nil, 60), report(.planned, "", nil, 58),
                ]),
            NetworkView(
                site: "s2", room: "Ruang cadangan", abilities: [], findings: [], tenants: [], tenantCount: 0,
                reports: []),
        ]
    }

    private static func allocation(
        _ tenant: TenantLabel, macs: [MACAddress], mbits: Int64
    ) throws -> TenantAllocation {
        let (publicPort, roomPort) = (try #require(Port(22_010)), try #require(Port(22)))
        return try TenantAllocation(
            tenant: tenant, publicAddress: #require(IPAddress("203.0.113.10")),
            roomAddress: #require(IPAddress("10.20.0.10")),
            forwardings: [PortForwarding(.tcp, publicPort: publicPort, roomPort: roomPort)],
            grant: Grant(inBitsPerSecond: mbits * 1_000_000, outBitsPerSecond: 20_000_000, burstBytes: 1_000_000),
            macs: macs)
    }
}
