// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Testing

@testable import Probes
import Values

/// `exposure`: ports that answer beside the assigned one.
@Suite(.timeLimit(.minutes(1)))
struct ExposureTests {
    private func exposure(_ result: CheckResult) throws -> ExposureMeasurement {
        guard case .exposure(let exposure) = result.measurement else { throw TestFailure("\(result.measurement)") }
        return exposure
    }

    @Test func `open ports beside the assigned one are named, and warn`() async throws {
        try await Room.with { room in
            try await room.withSSHServer { _ in
                let (result, judgement) = try await room.measure(.exposure)
                #expect(try exposure(result).open == [22] && judgement.reason == .asExpected, "\(judgement.detail)")
                try await room.adversary(.tcp(port: 3306, .silent), at: .server) {
                    let (result, judgement) = try await room.measure(.exposure)
                    let exposure = try exposure(result)
                    #expect(
                        exposure.destination == Room.server && exposure.open == [22, 3306] && exposure.undecided == 0)
                    #expect(exposure.tried == ExposurePorts.standard.sorted())
                    #expect(judgement.outcome == .passed && judgement.reason == .exposedPorts && judgement.isWarning)
                    #expect(judgement.detail.contains("3306"))
                }
            }
        }
    }

    @Test func `from outside the public address is asked, and silence is no open port`() async throws {
        let setup =
            "at bridge nft 'table ip d { chain first { type filter hook prerouting priority -300; tcp dport 80 drop; }; }'"
        try await Room.with(setup) { room in
            try await room.withSSHServer { _ in
                let environment = try await room.environment(vantage: .outside, exposurePorts: [80, 443])
                let (result, judgement) = try await room.measure(
                    .exposure, environment: environment, vantage: .outside)
                let exposure = try exposure(result)
                #expect(exposure.destination == Room.publicAddress && exposure.tried == [80, 443, 22_010])
                #expect(exposure.open == [22_010] && exposure.undecided == 0)
                #expect(judgement.outcome == .passed && !judgement.isWarning, "\(judgement.detail)")
            }
        }
    }

    @Test func `a long list is cut, paced and audited port by port`() async throws {
        try await Room.with { room in
            let log = Room.Log()
            let environment = try await room.environment(log: log, exposurePorts: (1000..<2000).map { $0 })
            let began = ContinuousClock.now
            let (result, _) = try await room.measure(.exposure, window: .milliseconds(3000), environment: environment)
            #expect(try exposure(result).tried.count == ExposurePorts.most + 1)
            #expect(
                log.all.count == ExposurePorts.most + 1
                    && log.all.allSatisfy { $0.check == .exposure && $0.port != nil })
            // A hundred a second, after a burst of twenty.
            #expect(ContinuousClock.now - began > .milliseconds(2200))
        }
    }
}
