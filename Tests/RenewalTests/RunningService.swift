// SPDX-License-Identifier: Apache-2.0

import Casework
import ListenerSupport
import OfficeSupport
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
        let names = ["127.0.0.1"]
        let settings = WebSettings(
            pages: .init(host: "127.0.0.1", port: 0), agents: .init(host: "127.0.0.1", port: 0),
            publicURL: "https://titipan.example", officeName: "Kominfo", region: "Kabupaten",
            limits: .init(requestsPerMinute: 100_000))
        let identity = try WebIdentity(office.casework, names: names)
        try await RunningListeners.run(office.casework, settings, identity: identity) { listeners in
            try await body(
                RunningService(
                    office: office, pages: listeners.pages, agents: listeners.agents,
                    upkeep: CertificateUpkeep(
                        office.casework, listeners.server, names: names, logger: RunningListeners.logger),
                    server: listeners.server))
        }
    }
}
