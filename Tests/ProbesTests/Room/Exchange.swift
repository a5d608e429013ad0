// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import FoundationEssentials
import Synchronization
import Testing

@testable import Probes
import Values

/// The results of a verification, and the files of frames behind them.
struct Exchange {
    static let checks: [CheckID] = [
        .selfGateway, .connectedIdentity, .connectedConflict, .reachableICMP, .reachablePort, .reachableMTU,
        .controlPort, .controlAddress, .exposure,
    ]

    /// An order that asks for all checks.
    static var everything: VerificationOrder { order(checks) }

    static func order(
        _ checks: [CheckID], change: (inout VerificationOrder) -> Void = { _ in }
    ) -> VerificationOrder {
        Room.order(checks) {
            $0.target.controlAddresses = [Room.unassigned]
            change(&$0)
        }
    }

    let order: VerificationOrder
    let results: [CheckResult]
    let files: [CheckID: [UInt8]]

    subscript(check: CheckID) -> CheckResult? { results.first { $0.check == check } }

    /// Runs the inside agent's checks, and writes the files into the room's directory.
    static func record(
        in room: Room, _ order: VerificationOrder = everything, window: Duration = .milliseconds(1000),
        environment: ProbeEnvironment? = nil
    ) async throws -> Exchange {
        let environment = if let environment { environment } else { try await room.environment() }
        let results = await VerificationPlan(
            order: order, vantage: .inside, environment: environment, window: window
        ).run()
        let exchange = Exchange(order: order, results: results, room.store)
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

    /// Every file gives exactly what was measured. Of a check that could not be ended, frames are shown and decide nothing.
    func expectAgreement() throws {
        for (check, _) in files {
            let result = try #require(self[check])
            if case .failure = result.measurement { continue }
            let again = try replayed(check)
            #expect(again == result.measurement, "\(check.rawValue): \(again) is not \(result.measurement)")
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

    /// - Parameter store: holds the files that the results name.
    init(order: VerificationOrder, results: [CheckResult], _ store: FileStore) {
        self.order = order
        self.results = results
        files = Dictionary(
            uniqueKeysWithValues: results.compactMap { result in
                result.frames.flatMap { store[$0.sha256] }.map { (result.check, $0) }
            })
    }

    /// Reads the files that ``write(to:)`` wrote.
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

/// The files of a test, by their hash.
final class FileStore: Sendable {
    private let kept = Mutex<[Digest: [UInt8]]>([:])

    subscript(sha256: Digest) -> [UInt8]? { kept.withLock { $0[sha256] } }

    func put(_ file: TraceFile) {
        kept.withLock { $0[file.evidence.sha256] = file.bytes }
    }
}
