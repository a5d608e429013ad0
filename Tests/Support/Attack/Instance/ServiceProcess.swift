// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The running service as the kernel sees it.
struct ServiceProcess: Sendable {
    let id: Int

    init(_ instance: Instance) throws {
        let text = try String(contentsOfFile: instance.processFile, encoding: .utf8)
        guard let id = text.split(separator: " ").first.flatMap({ Int($0) }) else {
            throw CannotAttack("no process in \(instance.processFile)")
        }
        self.id = id
    }

    /// Whether it runs, and is not only waiting to be reaped.
    var isAlive: Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return false }
        return text.split(separator: ")").last.map { !$0.hasPrefix(" Z") && !$0.hasPrefix(" X") } ?? false
    }

    /// Processor time of all its threads, in milliseconds: proc(5), the first figure of each `schedstat`.
    var processorMilliseconds: Double {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/task")) ?? []
        return threads.reduce(0) { sum, thread in
            let text = (try? String(contentsOfFile: "/proc/\(id)/task/\(thread)/schedstat", encoding: .utf8)) ?? ""
            return sum + (text.split(separator: " ").first.flatMap { Double($0) } ?? 0) / 1e6
        }
    }
}
