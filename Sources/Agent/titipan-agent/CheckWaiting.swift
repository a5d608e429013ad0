// SPDX-License-Identifier: Apache-2.0

import Evidence

extension CheckID {
    /// What a check that runs inside is waiting for, and why; what takes the whole window says so.
    var waiting: String {
        switch self {
        case .selfLink: "watches this machine's own link: what a dead port does not hear proves nothing"
        case .selfGateway: "asks the gateway for its hardware address: silence behind a dead room is no finding"
        case .selfClock: "compares the clock with the service's: times in the report must be right"
        case .selfCapture: "watches that the mirror shows both directions and loses nothing"
        case .connectedIdentity: "hears everybody who claims the server's address: a second one may answer late"
        case .connectedConflict: "asks as nobody who has the address: a second holder gives itself away"
        case .connectedPort: "asks the switches, and listens for LLDP, which comes every 30 s"
        case .reachableICMP: "sends one echo each second: loss shows in many of them only"
        case .reachableMTU: "sends packets of growing size: large ones may be swallowed on the way"
        case .reachablePort: "connects to the assigned port and lets it speak first"
        case .reachableOutside: "waits for the outside agent's connections to arrive at the server"
        case .controlPort: "connects to an unassigned port: an answer there means that somebody answers for all"
        case .controlAddress: "asks unassigned addresses: an answer there means that somebody answers for all"
        case .exposure: "looks which other ports answer"
        case .bandwidthIn, .bandwidthOut: "samples the tenant's traffic until the window ends"
        case .bandwidthPlateau: "offers more than the grant and watches where it levels off"
        }
    }
}
