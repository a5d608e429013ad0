// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values
internal import Words

extension Probe {
    /// `exposure`: which ports of a list answer beside the assigned one, on the server's own address inside, on the public one outside.
    package static let exposure = Probe(
        .exposure, method: MethodWords.connects.en,
        remeasure: { replay, reported in
            guard case .exposure(let exposure) = reported else { return nil }
            return .exposure(replay.ports(exposure))
        }
    ) { run in
        let target = run.order.target
        let (address, assigned) =
            run.vantage == .inside
            ? (target.serverAddress, target.serverPort) : (target.publicAddress, target.publicPort)
        let ports = Set(run.environment.exposurePorts.prefix(ExposurePorts.most) + [assigned]).sorted()
        // The other probes, which share the rate, begin first.
        try await run.window.wait(until: run.window.start + run.window.beat)
        let attempts = try await run.followingFrames(of: .exposure, with: address, ports: Set(ports)) {
            try await withThrowingTaskGroup(of: (UInt16, Bool?).self) { group in
                var attempts: [(port: UInt16, isOpen: Bool?)] = []
                for (index, port) in ports.enumerated() {
                    if index >= atOnce, let done = try await group.next() { attempts.append(done) }
                    // Each connection is admitted separately, so that the other probes are admitted in between.
                    try await run.admit(.exposure, "TCP connect", to: address, port: port)
                    group.addTask { (port, await answers(address, port, in: run)) }
                }
                for try await done in group { attempts.append(done) }
                return attempts
            }
        }
        return .exposure(
            ExposureMeasurement(
                destination: address, tried: ports,
                open: attempts.filter { $0.isOpen == true }.map(\.port).sorted(),
                undecided: attempts.count { $0.isOpen == nil }))
    }

    private static let atOnce = 64
    /// Time for one SYN and its retransmission: a port that is silent for longer counts as filtered.
    private static let exposureTime = Duration.milliseconds(1500)

    /// `nil` when the prober itself could not try.
    private static func answers(_ address: IPAddress, _ port: UInt16, in run: ProbeRun) async -> Bool? {
        do throws(TCPConnection.Failure) {
            _ = try await TCPConnection.connect(
                to: address, port: port, until: limit(exposureTime, in: run), poller: run.environment.poller)
            return true
        } catch {
            return error.cause.isLocal ? nil : false
        }
    }
}

/// The ports that ``Probe/exposure`` tries.
package enum ExposurePorts {
    /// The number of ports of a list that are tried at most.
    package static let most = 256

    /// Remote access, mail, web, names, files, databases and caches as they are found open most often, and as they hurt most.
    package static let standard: [UInt16] = [
        21, 22, 23, 25, 53, 80, 110, 111, 135, 139, 143, 389, 443, 445, 465, 587, 631, 873, 993, 995, 1433, 1521, 1883,
        2049, 2375, 3306, 3389, 5432, 5900, 5985, 6379, 8000, 8080, 8443, 9200, 11_211, 27_017,
    ]
}
