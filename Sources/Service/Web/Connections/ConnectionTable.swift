// SPDX-License-Identifier: Apache-2.0

import Values

/// The open connections of a listener, and which of them makes room for a new one.
///
/// Holds at most ``mostInAll`` connections and ``mostOfOrigin`` of one origin. Where one bound is reached, the connection that has been
/// waiting longest is evicted; where none is waiting, the newcomer is told to come again.
struct ConnectionTable {
    typealias ID = UInt64

    enum Phase: Hashable {
        /// TLS is not agreed yet, or no request is under way.
        case waiting
        /// A request has begun to arrive.
        case receiving
        /// A request is complete and its answer is not: never evicted.
        case answering
        /// Over the bounds: is told so, and closed.
        case refused
    }

    enum Admission: Hashable {
        case admitted(evicting: ID?)
        case refused
        /// Closed without an answer: too many connections are being answered with a refusal already.
        case dropped
    }

    private struct Entry {
        let origin: IPPrefix?
        var phase: Phase
        /// Ascends with each change of a phase.
        var since: UInt64
    }

    let mostInAll: Int
    let mostOfOrigin: Int
    /// Connections that are told that there is no room, at one time; and how many of one origin.
    let mostRefused: Int
    static let mostRefusedOfOrigin = 8

    private var entries: [ID: Entry] = [:]
    private var origins: [IPPrefix?: Set<ID>] = [:]
    private var refused = 0
    private var turn: UInt64 = 0

    init(mostInAll: Int, mostOfOrigin: Int, mostRefused: Int) {
        self.mostInAll = mostInAll
        self.mostOfOrigin = mostOfOrigin
        self.mostRefused = mostRefused
    }

    /// Connections that were admitted.
    var count: Int { entries.count - refused }

    /// Takes up a new connection of `origin`, unless it is dropped. What is evicted is out of the table at once.
    mutating func open(_ id: ID, of origin: IPPrefix?) -> Admission {
        let own = origins[origin] ?? []
        let ownRefused = refused == 0 ? 0 : own.count { entries[$0]?.phase == .refused }
        if own.count - ownRefused >= mostOfOrigin {
            guard let oldest = longestWaiting(among: own) else { return refuse(id, of: origin, ownRefused) }
            close(oldest)
            insert(id, of: origin, .waiting)
            return .admitted(evicting: oldest)
        }
        if count >= mostInAll {
            guard let oldest = longestWaiting(among: entries.keys) else { return refuse(id, of: origin, ownRefused) }
            close(oldest)
            insert(id, of: origin, .waiting)
            return .admitted(evicting: oldest)
        }
        insert(id, of: origin, .waiting)
        return .admitted(evicting: nil)
    }

    /// Nothing happens to a connection that is not there any more, or is refused.
    mutating func move(_ id: ID, to phase: Phase) {
        guard let entry = entries[id], entry.phase != .refused, entry.phase != phase else { return }
        turn += 1
        entries[id] = Entry(origin: entry.origin, phase: phase, since: turn)
    }

    mutating func close(_ id: ID) {
        guard let entry = entries.removeValue(forKey: id) else { return }
        if entry.phase == .refused { refused -= 1 }
        origins[entry.origin]?.remove(id)
        if origins[entry.origin]?.isEmpty == true { origins[entry.origin] = nil }
    }

    private mutating func refuse(_ id: ID, of origin: IPPrefix?, _ ownRefused: Int) -> Admission {
        guard refused < mostRefused, ownRefused < Self.mostRefusedOfOrigin else { return .dropped }
        refused += 1
        insert(id, of: origin, .refused)
        return .refused
    }

    private mutating func insert(_ id: ID, of origin: IPPrefix?, _ phase: Phase) {
        turn += 1
        entries[id] = Entry(origin: origin, phase: phase, since: turn)
        origins[origin, default: []].insert(id)
    }

    /// A connection without a request comes before one whose request is still arriving.
    private func longestWaiting(among ids: some Sequence<ID>) -> ID? {
        var waiting: (id: ID, since: UInt64)?
        var receiving: (id: ID, since: UInt64)?
        for id in ids {
            guard let entry = entries[id] else { continue }
            switch entry.phase {
            case .waiting: if entry.since < waiting?.since ?? .max { waiting = (id, entry.since) }
            case .receiving: if entry.since < receiving?.since ?? .max { receiving = (id, entry.since) }
            case .answering, .refused: break
            }
        }
        return waiting?.id ?? receiving?.id
    }
}
