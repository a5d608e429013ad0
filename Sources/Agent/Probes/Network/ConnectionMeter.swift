// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Synchronization
package import Values

/// Times connections to many targets at an even pace: the same connections that the checks make, for the benchmark that compares them with other
/// probers'. No order and no installed program uses it.
package final class ConnectionMeter: Sendable {
    package struct Tally: Codable, Sendable {
        package var answered = 0
        package var refused = 0
        package var otherwise = 0
        /// Seconds to each answer, in the order of the answers.
        package var seconds: [Double] = []
        /// Delay of the last attempt's start behind its schedule.
        package var lagSeconds = 0.0
    }

    private let poller: SocketPoller
    private let scope: ProbeScope
    private let tally = Mutex(Tally())

    /// The number of batches a second in which connections are started: a wake-up for each would cost more than the connection.
    private static let batches = 100

    /// - Throws: what ``SocketPoller/init()`` throws.
    package init(scope: ProbeScope) throws(ProbeError) {
        poller = try SocketPoller()
        self.scope = scope
    }

    /// Connects to every target in turn, `rate` times a second, and gives each connection `limit`. Targets outside the scope are left out.
    package func run(
        _ targets: [(address: IPAddress, port: UInt16)], rate: Int, count: Int, limit: Duration
    ) async -> Tally {
        let targets = targets.filter { (try? scope.check($0.address)) != nil }
        guard !targets.isEmpty, rate > 0 else { return Tally() }
        let start = ContinuousClock.now
        await withDiscardingTaskGroup { group in
            var next = 0
            for batch in 0... {
                let due = min(count, rate * (batch + 1) / ConnectionMeter.batches)
                while next < due {
                    let target = targets[next % targets.count]
                    group.addTask { await self.connect(to: target.address, target.port, limit) }
                    next += 1
                }
                if next == count { break }
                try? await Task.sleep(
                    until: start + .seconds(1) * (batch + 1) / ConnectionMeter.batches, clock: .continuous)
            }
            let lag = ContinuousClock.now - start - .seconds(1) * count / rate
            tally.withLock { $0.lagSeconds = max(0, lag.inSeconds) }
        }
        return tally.withLock { $0 }
    }

    private func connect(to address: IPAddress, _ port: UInt16, _ limit: Duration) async {
        do throws(TCPConnection.Failure) {
            let connection = try await TCPConnection.connect(
                to: address, port: port, until: ContinuousClock.now + limit, poller: poller)
            tally.withLock {
                $0.answered += 1
                $0.seconds.append(connection.connectSeconds)
            }
        } catch {
            tally.withLock { if error.cause == .refused { $0.refused += 1 } else { $0.otherwise += 1 } }
        }
    }
}
