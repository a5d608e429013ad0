// SPDX-License-Identifier: Apache-2.0

/// A switch port's name, read for what it means: `GigabitEthernet1/0/7`, `gi1/0/7`, `ge-1/0/7.0` and `GE1/0/7 - rack 3` are one port.
///
/// Names are compared by the kind of port (its speed, an aggregate, or no kind at all) and by its numbers. Two names are ``Likeness/other``
/// only where they are written after the same scheme; anything else that is not equal is ``Likeness/unclear``.
package struct PortName: Sendable {
    package enum Likeness: Sendable, Hashable {
        /// The names mean one port.
        case same
        /// The names mean different ports of one scheme.
        case other
        /// The names do not tell.
        case unclear
    }

    /// The whole text without case, white space and a trailing unit.
    private let folded: String
    private let reading: Reading?
    /// Whether the text holds more than the name, as in `Gi1/0/7 [mail]`.
    private let isDecorated: Bool

    struct Reading: Hashable {
        var kind: PortKind
        /// For example 1, 0, 7 of `gi1/0/7`; never empty.
        var numbers: [UInt32]
    }

    package init(_ text: String) {
        let lowercased = text.lowercased()
        folded = String(lowercased.filter { !$0.isWhitespace })
        (reading, isDecorated) = PortNameReader(lowercased).read()
    }

    /// Whether a port's name stands in the text.
    package var isReadable: Bool { reading != nil }

    /// Whether it is an aggregate of several ports (IEEE 802.1AX): `Po1`, `ae0`, `Bridge-Aggregation1`, `Eth-Trunk1`, `Trk1`.
    package var isAggregate: Bool { reading?.kind == .aggregate }

    /// Whether it is one number alone, which in LLDP may count ports, interfaces or anything else.
    package var isBareNumber: Bool { reading?.kind == .numbered && reading?.numbers.count == 1 }

    package func likeness(to other: PortName) -> Likeness {
        if !folded.isEmpty, folded == other.folded { return .same }
        guard let mine = reading, let theirs = other.reading else { return .unclear }
        switch mine.kind.likeness(to: theirs.kind) {
        case .same:
            if mine.numbers == theirs.numbers { return .same }
            // "8" may count something else than the 7 of "gi7".
            let mayCountElse = mine.kind != theirs.kind && mine.numbers.count == 1
            return mine.numbers.count == theirs.numbers.count && !mayCountElse ? .other : .unclear
        case .other:
            // A port of another speed: another port if it also has other numbers, and maybe the same socket if not.
            return mine.numbers.count == theirs.numbers.count && mine.numbers != theirs.numbers ? .other : .unclear
        case .unclear:
            return .unclear
        }
    }

    /// Whether this label, which a person wrote, is the other name and nothing else. A label that only mentions a port may mean the far end.
    package func isLabel(of other: PortName) -> Bool { !isDecorated && likeness(to: other) == .same }
}
