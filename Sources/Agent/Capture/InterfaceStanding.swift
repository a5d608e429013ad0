// SPDX-License-Identifier: Apache-2.0

package import Sampling

/// How this host stands to the traffic of an interface, by which it is known which frames there are the tenants' and each once: those that arrive,
/// or those that leave too.
package enum InterfaceStanding: Hashable, Sendable {
    /// Nothing but copies arrives. What this host sends there is its own.
    case mirror
    /// What is sent arrives again.
    case loopback
    /// This host is an end of the traffic: the interface has addresses, and it forwards nothing.
    case end
    /// Packets are routed through the interface.
    case router
    /// A bridge itself: in promiscuous mode frames between its ports arrive at it once, as do those to this host, and it sends this host's own.
    case bridge
    /// A port of the bridge or virtual switch of this name; empty where it is not known.
    case bridgePort(of: String)
    /// A part of an aggregate (bonding, team), which carries a share of its frames.
    case aggregatePart(of: String)
    /// Frames leave by it as they arrive, though it has no address and is no port of a bridge.
    case passage

    package var scope: SamplingScope {
        switch self {
        case .mirror, .loopback: .received
        case .end, .router, .bridge, .bridgePort, .aggregatePart, .passage: .both
        }
    }

    /// Whether traffic of other hosts passes through.
    package var isForwarding: Bool {
        switch self {
        case .router, .bridge, .bridgePort, .passage: true
        case .mirror, .loopback, .end, .aggregatePart: false
        }
    }

    /// Why `interface`, which stands so, does not show every frame, and what to name instead, as a sentence; `nil` where it does.
    package func shortfall(of interface: String) -> String? {
        switch self {
        case .aggregatePart(let aggregate):
            "\(interface) is a part of \(aggregate) and carries a share of its frames: name \(aggregate)"
        case .mirror, .loopback, .end, .router, .bridge, .bridgePort, .passage: nil
        }
    }

    /// For a title: `router`. Empty for a mirror.
    package var name: String {
        switch self {
        case .mirror: ""
        case .loopback: "loopback"
        case .end: "this host's own"
        case .router: "router"
        case .bridge: "bridge"
        case .bridgePort(let bridge): bridge.isEmpty ? "bridge port" : "port of \(bridge)"
        case .aggregatePart(let aggregate): aggregate.isEmpty ? "part of an aggregate" : "part of \(aggregate)"
        case .passage: "forwarding"
        }
    }
}

extension InterfaceStanding {
    private static let aggregates: Set<String> = ["bond", "team"]
    /// Masters whose members are no ports of theirs but interfaces of their own right.
    private static let domains: Set<String> = ["vrf"]

    /// A mirror port hears a hundred frames for each that this host sends there (neighbour discovery, LLDP).
    private static let fewestSent: UInt64 = 1_000
    private static let smallestShare: UInt64 = 20

    /// - Parameter hasAddress: whether the interface has an address that can be routed.
    init(_ link: LinkAnswer, masterName: String, hasAddress: Bool) {
        let sent = link.counters.sentFrames
        switch link.portKind {
        case _ where link.isLoopback: self = .loopback
        case let kind? where Self.aggregates.contains(kind): self = .aggregatePart(of: masterName)
        case let kind? where !Self.domains.contains(kind): self = .bridgePort(of: masterName)
        case _ where link.kind == "bridge": self = .bridge
        case _ where hasAddress: self = link.isForwarding ? .router : .end
        case _ where sent > Self.fewestSent && sent > link.counters.receivedFrames / Self.smallestShare: self = .passage
        case _: self = .mirror
        }
    }
}
