// SPDX-License-Identifier: Apache-2.0

package import Casework
package import Logging
import ServiceLifecycle
package import Web

/// A server whose two listeners run, on ports of the loopback that the system chose.
package struct RunningListeners: Sendable {
    package let server: WebServer
    package let pages: Int
    package let agents: Int
    /// Says nothing.
    package static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Runs `body` against a server, then stops it.
    package static func run(
        _ casework: Casework, _ settings: WebSettings, identity: WebIdentity,
        _ body: @escaping @Sendable (RunningListeners) async throws -> Void
    ) async throws {
        let (ports, sink) = AsyncStream.makeStream(of: (String, Int).self)
        let server = try WebServer(
            casework: casework, settings: settings, identity: identity, logger: logger,
            onPagesPort: { sink.yield(("pages", $0)) }, onAgentsPort: { sink.yield(("agents", $0)) })
        let group = ServiceGroup(services: [server.pages, server.agents], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var found: [String: Int] = [:]
            for await (name, port) in ports {
                found[name] = port
                if found.count == 2 { break }
            }
            try await body(
                RunningListeners(server: server, pages: found["pages"] ?? 0, agents: found["agents"] ?? 0))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
