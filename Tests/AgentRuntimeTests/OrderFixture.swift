// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import FoundationEssentials

@testable import AgentRuntime
import Values

let serviceKey = SigningKey()
let noon = Timestamp(seconds: 1_800_000_000)

/// An order for agent `a1` inside and `a2` outside, in force for ten minutes from noon.
func makeOrder(_ id: String = "0d0c5a2e-0000-4000-8000-000000000001") throws -> VerificationOrder {
    func value<T>(_ value: T?) throws -> T {
        guard let value else { throw TestFailure("bad fixture") }
        return value
    }
    return VerificationOrder(
        id: id, caseNumber: "7", agency: "Dinas Kesehatan", serverName: "srv", site: "room", issued: noon,
        expires: noon.advanced(bySeconds: 600), nonce: Digest(of: [1, 2, 3]), insideAgent: "a1", outsideAgent: "a2",
        target: .init(
            allocationVersion: 1, publicAddress: try value(IPAddress("203.0.113.10")), publicPort: 22_010,
            serverAddress: try value(IPAddress("10.20.0.10")), serverPort: 22, service: .ssh,
            gateway: try value(IPAddress("10.20.0.1")), macAddresses: [try value(MACAddress("02:54:49:54:00:10"))],
            switchPort: "gi1/0/7", controlPort: 29_999,
            grant: Grant(inBitsPerSecond: 1_000_000, outBitsPerSecond: 1_000_000, burstBytes: 0)),
        observation: .init(seconds: 10, windowSeconds: 5, minimumSampledFrames: 10),
        requiredChecks: CheckID.handover)
}

func sign(_ order: VerificationOrder, with key: SigningKey = serviceKey, as type: PayloadType = .order) throws
    -> Envelope
{
    try Envelope(signing: try CanonicalJSON.encode(order), type: type, with: key)
}

let orderCheck = OrderCheck(serviceKey: serviceKey.verificationKey, agentID: "a1", site: "room", vantage: .inside)

/// A directory of one test's own, gone with it.
final class Scratch {
    let path = "/dev/shm/titipan-runtime-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
