// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Asks whether the service is well, all the while, from an address of its own.
final class HealthWatch: Sendable {
    static let path = "/api/v1/healthz"

    private let worst = Mutex(0.0)
    private let asked = Mutex(0)
    private let failures = Mutex<[String]>([])
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// - Parameter fresh: a new connection for every question.
    static func start(
        _ instance: Instance, from source: String = "127.0.0.3", every interval: Duration = .milliseconds(250),
        path: String = HealthWatch.path, fresh: Bool = false
    ) -> HealthWatch {
        let watch = HealthWatch()
        let task = Task.detached {
            guard var client = try? Client(instance, from: source) else { return }
            while !Task.isCancelled {
                if fresh, let another = try? Client(instance, from: source) {
                    client.close()
                    client = another
                }
                let response = await client.send(Request("GET", path), within: 20)
                watch.asked.withLock { $0 += 1 }
                watch.worst.withLock { $0 = max($0, response.seconds) }
                if response.status != 200 {
                    watch.failures.withLock {
                        $0.append("\(path) was answered \(response.status) after \(response.seconds) s")
                    }
                }
                try? await Task.sleep(for: interval)
            }
            client.close()
        }
        watch.task.withLock { $0 = task }
        return watch
    }

    /// Ends it, and adds its verdict to the row: an answer within a second each time.
    func end(_ row: inout Row) async -> Double {
        let task = task.withLock { $0 }
        task?.cancel()
        await task?.value
        let seconds = worst.withLock { $0 }
        let count = asked.withLock { $0 }
        row.tried += max(0, count - 1)
        let failed = failures.withLock { $0 }
        row.expect(
            failed.isEmpty && seconds < 1 && count > 0,
            "meanwhile, asked \(count) times, the health page took \(Figure.milliseconds(seconds * 1000)) at worst; \(failed.prefix(3).joined(separator: "; "))"
        )
        return seconds
    }
}

/// Figures as the table shows them.
enum Figure {
    static func milliseconds(_ value: Double) -> String {
        value < 10 ? "\((value * 10).rounded() / 10) ms" : "\(Int(value.rounded())) ms"
    }

    static func hundredths(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

    /// The value that 99 of 100 do not exceed.
    static func percentile99(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int((Double(sorted.count) * 0.99).rounded(.up)) - 1)]
    }
}
