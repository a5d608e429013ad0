// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Glibc
import Logging
import Spool
import Subprocess
import SystemPackage
import CurlClient
import Failures

@testable import Delivery
import Values

/// The Python service and an agent's directory, gone with the test.
final class TestService: Sendable {
    let home: String
    let publicPort: UInt16
    let agentsPort: UInt16

    init() throws {
        home = "/tmp/titipan-delivery-\(UUID().uuidString)"
        publicPort = try freePort()
        agentsPort = try freePort()
        try FileManager.default.createDirectory(atPath: home + "/service", withIntermediateDirectories: true)
        try Data(pythonService.utf8).write(to: URL(filePath: home + "/service.py"))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: home)
    }

    var state: String { home + "/state" }
    var url: String { "https://127.0.0.1:\(publicPort)" }

    func set(mode: String) throws { try Data(mode.utf8).write(to: URL(filePath: home + "/service/mode")) }

    func text(_ file: String) -> String {
        FileManager.default.contents(atPath: "\(home)/service/\(file)").map { String(decoding: $0, as: UTF8.self) }
            ?? ""
    }

    func token(_ id: String = "t1", pin: String? = nil) throws -> JoinToken {
        try JoinToken("ttp1.\(id).secret.\(pin ?? text("pin"))")
    }

    /// Runs the service while `body` runs; it may have died by itself when `body` ends.
    func running<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        let ready = home + "/service/ready"
        try? FileManager.default.removeItem(atPath: ready)
        return try await run(
            .path("/usr/bin/python3"),
            arguments: [home + "/service.py", home + "/service", "\(publicPort)", "\(agentsPort)"], input: .none,
            output: .discarded, error: .discarded
        ) { execution in
            for _ in 0..<1_000 where access(ready, F_OK) != 0 { try await Task.sleep(for: .milliseconds(10)) }
            guard access(ready, F_OK) == 0 else {
                throw TestFailure("the test service did not start: \(text("errors"))")
            }
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            try? execution.send(signal: .kill)
            return result
        }.closureResult.get()
    }

    func enrol(_ token: JoinToken? = nil) async throws -> EnrolmentResponse {
        mkdir(state, 0o700)
        return try await Enrolment(
            token: try token ?? self.token(), service: url, directory: state + "/identity",
            engine: try TransferEngine(),
            hostName: "room-1", software: "test/1"
        ).perform()
    }

    func delivery() throws -> (delivery: ReportDelivery, spool: Spool, client: ServiceClient) {
        let identity = try AgentIdentity(directory: state + "/identity")
        let client = ServiceClient(identity: identity, engine: try TransferEngine())
        let spool = try Spool(directory: state + "/spool")
        return (
            ReportDelivery(
                spool: spool, store: try EvidenceStore(directory: state + "/evidence"), client: client,
                log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            spool, client
        )
    }

    struct Stored: Codable, Equatable {
        let epoch: Int
        let seq: Int
        let digest: Digest
        let gap: Bool
        /// Of a gap record.
        let lost: Int?
    }

    /// The records that the service stored, in its order.
    func stored() throws -> [Stored] {
        try text("reports").split(separator: "\n").map { try CanonicalJSON.decode(Stored.self, from: Array($0.utf8)) }
    }
}

extension Spool {
    /// Appends a report as the agent would.
    func addReport(_ key: SigningKey) throws -> SpooledRecord {
        try append { position in
            let now = Timestamp(seconds: 1_800_000_000)
            let report = VerificationReport(
                software: "test/1", agent: "a1", site: "room", vantage: .inside, orderID: "o1", nonce: Digest(of: [1]),
                caseNumber: "1", allocationVersion: 1, sequence: position, began: now, ended: now,
                bootNanosecondsBegan: 1, bootNanosecondsEnded: 2, bootID: "boot", checks: [])
            let statement = Statement(
                subject: [.init(name: VerificationReport.orderSubject, sha256: Digest(of: [2]))],
                predicateType: VerificationReport.predicateType, predicate: report)
            return try Envelope(signing: try CanonicalJSON.encode(statement), type: .report, with: key)
        }
    }
}

func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
        }
    }
    guard bound else { throw TestFailure("no port on the loopback: errno \(errno)") }
    return UInt16(bigEndian: address.sin_port)
}
