// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Synchronization
import Testing

@testable import Probes

/// What a verification gave, and the files of frames behind it.
struct Exchange {
    static let checks: [CheckID] = [
        .selfGateway, .connectedIdentity, .connectedConflict, .reachableICMP, .reachablePort, .controlPort,
        .controlAddress,
    ]

    /// One that asks for all of them.
    static var everything: VerificationOrder {
        Room.order(checks) { $0.target.controlAddresses = [Room.unassigned] }
    }

    let order: VerificationOrder
    let results: [CheckResult]
    let files: [CheckID: [UInt8]]

    subscript(check: CheckID) -> CheckResult? { results.first { $0.check == check } }

    /// Runs the checks with their frames kept, and writes the files into the room's directory.
    static func record(
        in room: Room, _ order: VerificationOrder = everything
    ) async throws -> Exchange {
        let shelf = Shelf()
        let environment = try await room.environment(keep: { shelf.put($0) })
        let results = await VerificationPlan(
            order: order, vantage: .inside, environment: environment, window: .milliseconds(1000)
        ).run()
        let exchange = Exchange(order: order, results: results, files: shelf.files)
        for (check, bytes) in exchange.files {
            try Exchange.write(bytes, to: "\(room.directory)/\(FrameEvidence.name(of: check))")
        }
        return exchange
    }

    /// The check's measurement, from its frames.
    func replayed(_ check: CheckID) throws -> Measurement {
        let file = try RecordedFile(try #require(files[check]))
        #expect(file.check == check && file.orderID == order.id)
        let result = try #require(self[check])
        return try #require(Replay(file, order: order).measurement(of: check, reported: result.measurement))
    }

    /// Every file gives exactly what was measured.
    func expectAgreement() throws {
        for (check, _) in files {
            #expect(try replayed(check) == self[check]?.measurement, "\(check.rawValue)")
        }
    }

    /// order.json, results.json and the files, in a directory of their own.
    func write(to directory: String) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Exchange.write(CanonicalJSON.encode(order), to: directory + "/order.json")
        try Exchange.write(CanonicalJSON.encode(results), to: directory + "/results.json")
        for (check, bytes) in files {
            try Exchange.write(bytes, to: "\(directory)/\(FrameEvidence.name(of: check))")
        }
    }

    init(order: VerificationOrder, results: [CheckResult], files: [CheckID: [UInt8]]) {
        self.order = order
        self.results = results
        self.files = files
    }

    /// What ``write(to:)`` wrote.
    init(directory: String) throws {
        let read = { (name: String) in
            try Array(#require(FileManager.default.contents(atPath: "\(directory)/\(name)"), "\(directory)/\(name)"))
        }
        order = try CanonicalJSON.decode(VerificationOrder.self, from: read("order.json"))
        results = try CanonicalJSON.decode([CheckResult].self, from: read("results.json"))
        var files: [CheckID: [UInt8]] = [:]
        for result in results {
            if let frames = result.frames { files[result.check] = try read(frames.name) }
        }
        self.files = files
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
            throw TestFailure("cannot write \(path)")
        }
    }
}

/// Where a test keeps the files.
private final class Shelf: Sendable {
    private let kept = Mutex<[CheckID: [UInt8]]>([:])

    var files: [CheckID: [UInt8]] { kept.withLock { $0 } }

    func put(_ file: TraceFile) {
        kept.withLock { kept in
            for check in CheckID.allCases where FrameEvidence.name(of: check) == file.evidence.name {
                kept[check] = file.bytes
            }
        }
    }
}
