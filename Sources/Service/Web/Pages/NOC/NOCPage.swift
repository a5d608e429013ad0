// SPDX-License-Identifier: Apache-2.0

/// Placed servers and incidents at a glance.
struct NOCPage: PageModel {
    static let template = "noc"

    let incidents: [IncidentCard]
    let closedIncidents: [IncidentCard]
    let hasClosed: Bool
    let tenants: [TenantCard]
    let empty: Bool
    let count: String
    let now: String
}
