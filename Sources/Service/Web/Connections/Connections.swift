// SPDX-License-Identifier: Apache-2.0

import Casework
import NIOCore
import Synchronization
import Values

/// The open connections of one listener.
final class Connections: Sendable {
    private struct State {
        var table: ConnectionTable
        var channels: [ConnectionTable.ID: any Channel] = [:]
        var last: ConnectionTable.ID = 0
    }

    /// For a TLS handshake; also for the request of a connection that is to be refused.
    let handshakeLimit: TimeAmount
    /// What one origin opens in a minute, beyond which it is closed before any of it costs a handshake.
    private let openings: RequestCounter<IPPrefix?>
    private let state: Mutex<State>

    init(limits: WebSettings.Limits) {
        handshakeLimit = .seconds(Int64(limits.handshakeSeconds))
        openings = RequestCounter(most: limits.connectionsPerMinute, window: .seconds(60))
        state = Mutex(
            State(
                table: ConnectionTable(
                    mostInAll: limits.connections, mostOfOrigin: limits.connectionsPerAddress,
                    mostRefused: WebSettings.Limits.refusedConnections)))
    }

    /// Connections that were admitted and are open.
    var count: Int { state.withLock { $0.table.count } }

    /// Takes up an accepted connection until it closes; evicts the one that has to make room.
    func open(_ channel: any Channel) -> (id: ConnectionTable.ID, admission: ConnectionTable.Admission) {
        let origin = IPAddress.origin(of: channel.remoteAddress?.ipAddress)
        guard openings.admit(origin) == nil else { return (0, .dropped) }
        let (id, admission, evicted) = state.withLock { state in
            state.last += 1
            let id = state.last
            let admission = state.table.open(id, of: origin)
            if admission != .dropped { state.channels[id] = channel }
            guard case .admitted(let oldest?) = admission else { return (id, admission, nil as (any Channel)?) }
            return (id, admission, state.channels.removeValue(forKey: oldest))
        }
        if let evicted { ConnectionGate.close(evicted) }
        if admission != .dropped {
            channel.closeFuture.whenComplete { _ in
                self.state.withLock { state in
                    state.table.close(id)
                    state.channels[id] = nil
                }
            }
        }
        return (id, admission)
    }

    func move(_ id: ConnectionTable.ID, to phase: ConnectionTable.Phase) {
        state.withLock { $0.table.move(id, to: phase) }
    }
}
