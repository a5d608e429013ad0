// SPDX-License-Identifier: Apache-2.0

package import Evidence

/// The processes of a running agent beside their supervisor. Each has the least that its work takes:
///
/// | role | reads | holds | may not |
/// |---|---|---|---|
/// | capture | frames of every tenant on the mirror | its sockets | open a file or socket, execute |
/// | probe | answers of servers, switches and neighbours | its sockets, the switches' secrets | open a file, execute |
/// | load | what iperf3 prints | nothing | – |
/// | delivery | the service's answers | both keys, the state directory | execute; it has no raw socket |
/// | tenants | the service's answer, once, for `watch` | as delivery | as delivery |
///
/// Who measures has no key: a process that hostile frames take over can report wrong figures, within the bounds of their units, and nothing else. Who
/// signs sees no frame. The supervisor, which keeps CAP_NET_RAW to start the first two afresh, reads neither frames nor answers.
package enum AgentRole: String, CaseIterable, Codable, Sendable {
    case capture, probe, load, delivery, tenants

    /// The role that measures a check.
    package init(measuring check: CheckID) {
        switch check {
        case .bandwidthIn, .bandwidthOut, .selfCapture: self = .capture
        case .bandwidthPlateau: self = .load
        case .selfLink, .selfGateway, .selfClock, .connectedIdentity, .connectedConflict, .connectedPort,
            .reachableICMP,
            .reachableMTU, .reachablePort, .reachableOutside, .controlPort, .controlAddress, .controlICMP, .exposure,
            .silentAddress, .silentPort, .silentMirror, .silentSwitch, .silentOutside, .controlReply:
            self = .probe
        }
    }

    package var confinement: Confinement {
        switch self {
        case .capture: .capture
        case .probe: .probe
        case .load: .load
        case .delivery, .tenants: .delivery
        }
    }

    /// For messages: `the capturing process`.
    package var name: String {
        switch self {
        case .capture: "the capturing process"
        case .probe: "the probing process"
        case .load: "the process for a load"
        case .delivery: "the delivering process"
        case .tenants: "the process that asks for tenants"
        }
    }
}
