// SPDX-License-Identifier: Apache-2.0

import Casework
import Logging
import OfficeSupport
import ServiceLifecycle
import Web

/// A service with both listeners on the loopback, whose time is its office's clock.
struct RunningService: Sendable {
    let office: TestOffice
    let pages: Int
    let agents: Int
    let upkeep: CertificateUpkeep
    let server: WebServer

    /// Runs `body` against the service of an office, then stops it.
    static func run(_ office: TestOffice, _ body: @escaping @Sendable (RunningService) async throws -> Void)
        async throws
    {
        let (ports, sink) = AsyncStream.makeStream(of: (String, Int).self)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let names = ["127.0.0.1"]
        let settings = WebSettings(
            pages: .init(host: "127.0.0.1", port: 0), agents: .init(host: "127.0.0.1", port: 0),
            publicURL: "https://titipan.example", officeName: "Kominfo", region: "Kabupaten",
            limits: .init(requestsPerMinute: 100_000))
        let server = try WebServer(
            casework: office.casework, settings: settings, identity: try WebIdentity(office.casework, names: names),
            logger: logger,
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
                RunningService(
                    office: office, pages: found["pages"] ?? 0, agents: found["agents"] ?? 0,
                    upkeep: CertificateUpkeep(office.casework, server, names: names, logger: logger), server: server))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
