// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

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

    /// Ends it as systemd does, and starts it again in its place. Whether it answers within half a minute.
    func restart(_ instance: Instance) async throws -> Bool {
        kill(pid_t(id), SIGTERM)
        let ended = ContinuousClock.now + .seconds(15)
        while isAlive, ContinuousClock.now < ended { try await Task.sleep(for: .milliseconds(20)) }
        if isAlive { kill(pid_t(id), SIGKILL) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: instance.program)
        process.arguments = ["serve", "--config", instance.configuration]
        process.standardInput = FileHandle.nullDevice
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: instance.log))
        try log.seekToEnd()
        process.standardOutput = log
        process.standardError = log
        try process.run()
        let stat = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        // proc(5): what follows the name is fields 3 and up; field 22 is the start time.
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 19 else { throw CannotAttack("no start time in /proc/\(process.processIdentifier)/stat") }
        try "\(process.processIdentifier) \(fields[19])\n".write(
            toFile: instance.processFile, atomically: true, encoding: .utf8)
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline, process.isRunning {
            let client = try Client(instance, from: "127.0.0.4")
            defer { client.close() }
            if await client.send(Request("GET", HealthWatch.path), within: 2).status == 200 { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }
}
