// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Sampling
internal import Values

/// What `doctor` says of the interface that is watched: which frames are counted there, what merges them, and which other interface to name.
struct StandingDiagnosis {
    private let facts: InterfaceFacts
    /// Every interface of this host.
    private let all: [InterfaceFacts]

    init(_ facts: InterfaceFacts, all: [InterfaceFacts]) {
        self.facts = facts
        self.all = all
    }

    var findings: [Finding] { [standing, offloads] }

    private var standing: Finding {
        let name = facts.name
        let both = "frames that arrive there and frames that leave are counted, each once"
        return switch facts.standing {
        case .mirror:
            Finding("capture", .good, "\(name) takes in copies: frames that arrive there are counted")
        case .router: Finding("capture", .good, "this host routes through \(name): \(both)")
        case .bridge:
            Finding(
                "capture", .good,
                "\(name) is a bridge: frames between its ports, to this host and from it are counted, each once")
        case .bridgePort(let bridge):
            Finding(
                "capture", .good,
                "\(name) is a port of \(bridge.isEmpty ? "a bridge" : bridge): \(both); to see all its ports at once, name the bridge"
            )
        case .passage:
            Finding("capture", .good, "frames leave by \(name) as they arrive, so traffic passes through: \(both)")
        case .aggregatePart(let aggregate):
            Finding(
                "capture", .bad, "\(name) is a part of \(aggregate) and carries a share of its frames",
                remedy: "set interfaces.mirror to \(aggregate)")
        case .end:
            Finding(
                "capture", .warning,
                "\(name) has addresses and this host forwards nothing there: \(both), those of this host itself too",
                remedy: "on a mirror port: ip address flush dev \(name)" + Self.alternative(to: facts, among: all))
        case .loopback:
            Finding(
                "capture", .warning, "\(name) carries what this host says to itself",
                remedy: "name the interface that the tenants' traffic passes" + Self.alternative(to: facts, among: all))
        }
    }

    /// A bridge sees frames as its ports merged them.
    private var offloads: Finding {
        let members = facts.standing == .bridge ? all.filter { $0.master == facts.name } : []
        let sent = facts.standing.scope == .both
        let merging = ([facts] + members).map { ($0.name, $0.offloads.merging(received: true, sent: sent)) }
            .filter { !$0.1.isEmpty }
        guard !merging.isEmpty else { return Finding("offloads", .good, "\(facts.name) does not merge frames") }
        return Finding(
            "offloads", .warning,
            merging.map { "\($0) merges frames (\($1.joined(separator: ", ")))" }.joined(separator: "; ")
                + ": byte counts lose headers and their bounds widen",
            remedy: merging.map { "ethtool -K \($0) " + $1.map { "\($0) off" }.joined(separator: " ") }
                .joined(separator: "; "))
    }

    /// The interfaces by which other hosts' traffic passes through this host, as the end of a remedy; empty where there is none but `facts`.
    ///
    /// - Parameter ranges: where some of these interfaces lead there, the others are left out.
    static func alternative(
        to facts: InterfaceFacts, among all: [InterfaceFacts], towards ranges: [IPPrefix] = []
    ) -> String {
        let passed = all.filter { other in
            guard other.name != facts.name, other.isUp, other.standing.isForwarding else { return false }
            // A bridge shows all that its ports do.
            guard case .bridgePort(let bridge) = other.standing else { return true }
            return !all.contains { $0.name == bridge }
        }
        let near = passed.filter { other in
            other.addresses.contains { address in ranges.contains { $0.contains(address.address) } }
        }
        let names = (near.isEmpty ? passed : near).map { "\($0.name) (\($0.standing.name))" }
        return names.isEmpty
            ? ""
            : "; where the tenants' traffic passes through this host itself, set interfaces.mirror to "
                + names.joined(separator: " or ")
    }
}
