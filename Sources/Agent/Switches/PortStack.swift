// SPDX-License-Identifier: Apache-2.0

/// The ports below an interface of a switch: the members of an aggregate, and the physical port of a logical unit.
enum PortStack {
    /// Rows of the aggregates' table that are read: a chassis has no more ports.
    private static let mostPorts = 4_096
    /// Ports that are named: no aggregate has more.
    private static let mostMembers = 64

    /// Names of the ports below the interface by IEEE8023-LAG-MIB and `ifStackTable`, in the order of their numbers; empty where the switch has
    /// neither.
    static func members(of index: UInt32, in session: borrowing SNMPSession) throws(SwitchError) -> [String] {
        var below: Set<UInt32> = []
        // A unit lies on its aggregate, and that on its ports: two layers.
        var layer: Set<UInt32> = [index]
        for _ in 0..<2 {
            var next: Set<UInt32> = []
            for upper in layer.sorted().prefix(mostMembers) {
                try session.walk(Column.ifStackStatus + [upper], limit: mostPorts) { lower, _ in
                    if lower.count == 1, lower[0] != 0 { next.insert(lower[0]) }
                }
            }
            layer = next.subtracting(below)
            below.formUnion(next)
        }
        let aggregates = below.union([index])
        try session.walk(Column.attachedAggregate, limit: mostPorts) { port, aggregate in
            guard port.count == 1, let number = aggregate.number, let aggregate = UInt32(exactly: number) else {
                return
            }
            if port[0] != aggregate, aggregates.contains(aggregate) { below.insert(port[0]) }
        }
        below.remove(index)
        var names: [String] = []
        for port in below.sorted().prefix(mostMembers) {
            let values = try session.get([Column.ifName + [port], Column.ifDescription + [port]])
            if let name = SNMPValue.firstText(of: values) { names.append(name) }
        }
        return names
    }
}
