// SPDX-License-Identifier: Apache-2.0

/// The events that a command causes; at least one.
package struct NewEvents: Hashable, Sendable, Sequence {
    package let first: Event
    package let rest: [Event]

    package init(_ first: Event, then rest: [Event] = []) {
        self.first = first
        self.rest = rest
    }

    package var all: [Event] { [first] + rest }

    package func makeIterator() -> IndexingIterator<[Event]> { all.makeIterator() }

    func followed(by more: [Event]) -> NewEvents { NewEvents(first, then: rest + more) }
}
