// SPDX-License-Identifier: Apache-2.0

import Casework
import CurlClient
import Delivery
import Evidence
import Foundation
import Logging
import OfficeSupport
import Spool
import Synchronization
import Values

/// A machine with an agent on it: keys, certificate and spool on disk, and the delivery code that runs over them. Its clock may be wrong.
final class Machine {
    let name: String
    let id: String
    private let folder: String
    private let serviceURL: String
    private let agentsURL: String
    private let clock: TestClock
    private let wall: @Sendable (Timestamp) -> Timestamp
    private var started: Timestamp
    private var starts = 0

    private(set) var client: ServiceClient
    private(set) var keeper: CertificateKeeper
    private var spool: Spool
    private var delivery: ReportDelivery
    let log = LogLines()

    /// Joins the service.
    ///
    /// - Parameter wall: what the machine's clock reads, of the true time, once it has joined.
    init(
        _ name: String, _ vantage: Vantage, at service: RunningService, in folder: String,
        wall: @escaping @Sendable (Timestamp) -> Timestamp = { $0 }
    ) async throws {
        self.name = name
        self.folder = "\(folder)/\(name)"
        self.wall = wall
        serviceURL = "https://127.0.0.1:\(service.pages)"
        agentsURL = "https://127.0.0.1:\(service.agents)"
        let clock = service.office.clock
        self.clock = clock
        started = clock.time
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        let token = try await service.office.casework.agents.createJoinToken(
            site: "s1", vantage: AgentVantage(vantage), name: name, by: nil)
        let joined = try await Enrolment(
            token: try JoinToken(token), service: serviceURL, directory: "\(self.folder)/identity",
            engine: try TransferEngine(), hostName: name, software: "test/1",
            device: DeviceClock(wall: { clock.time }, sinceStart: { 0 }, bootID: "installation")
        ).perform()
        id = joined.agentID
        _ = try await service.office.casework.agents.approve(agent: id, by: nil)
        (client, keeper, spool, delivery) = try Self.open(
            self.folder, agentsURL, serviceURL, Self.device(clock, wall, started, 0), log)
    }

    /// The machine is switched off and on: nothing is left but its disk.
    func restart() throws {
        starts += 1
        started = clock.time
        (client, keeper, spool, delivery) = try Self.open(
            folder, agentsURL, serviceURL, Self.device(clock, wall, started, starts), log)
    }

    private static func device(
        _ clock: TestClock, _ wall: @escaping @Sendable (Timestamp) -> Timestamp, _ started: Timestamp, _ starts: Int
    ) -> DeviceClock {
        DeviceClock(
            wall: { wall(clock.time) },
            sinceStart: { UInt64(saturating: clock.time.seconds(since: started) * 1e9) }, bootID: "start \(starts)")
    }

    private static func open(
        _ folder: String, _ agentsURL: String, _ serviceURL: String, _ device: DeviceClock, _ lines: LogLines
    ) throws -> (ServiceClient, CertificateKeeper, Spool, ReportDelivery) {
        let identity = try AgentIdentity(directory: "\(folder)/identity", device: device)
        let client = ServiceClient(
            identity: identity, engine: try TransferEngine(), agentsURL: agentsURL, serviceURL: serviceURL)
        let log = Logger(label: "agent") { _ in lines }
        let spool = try Spool(directory: "\(folder)/spool")
        return (
            client, CertificateKeeper(client: client, log: log), spool,
            ReportDelivery(
                spool: spool, store: try EvidenceStore(directory: "\(folder)/evidence"), client: client, log: log)
        )
    }

    var credentials: AgentCredentials { client.identity.credentials }

    /// A call that an approved agent alone may make.
    func call() async throws { _ = try await client.orders(waitSeconds: 0) }

    /// Writes a report into the spool, and has it delivered against a signed receipt.
    func report(on order: VerificationOrder) async throws -> Bool {
        let (key, id, time) = (client.identity.reportKey, id, clock.time)
        _ = try spool.append { position in
            let report = VerificationReport(
                software: "test/1", agent: id, site: "s1", vantage: order.insideAgent == id ? .inside : .outside,
                orderID: order.id, nonce: order.nonce, caseNumber: order.caseNumber,
                allocationVersion: order.target.allocationVersion, sequence: position, began: time, ended: time,
                bootNanosecondsBegan: 1, bootNanosecondsEnded: 2, bootID: "boot", checks: [])
            let statement = Statement(
                subject: [
                    .init(name: VerificationReport.orderSubject, sha256: Digest(of: try CanonicalJSON.encode(order)))
                ], predicateType: VerificationReport.predicateType, predicate: report)
            return try Envelope(signing: try CanonicalJSON.encode(statement), type: .report, with: key)
        }
        guard case .delivered = try await delivery.step() else { return false }
        return try spool.pending().isEmpty
    }
}

/// What an agent has logged, at level notice and above.
final class LogLines: LogHandler, Sendable {
    private let stored = Mutex<[String]>([])

    var lines: [String] { stored.withLock { $0 } }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .notice }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        let line = "\(event.level) \(event.message) \(event.metadata ?? [:])"
        stored.withLock { $0.append(line) }
    }
}
