// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Testing

@testable import Delivery
@testable import Spool
import Values

/// The files that reports name, on their way to the service.
@Suite(.timeLimit(.minutes(2)))
struct EvidenceDeliveryTests {
    private let quick = BackOff(base: .milliseconds(20), cap: .milliseconds(100))
    private static let files: [[UInt8]] = [
        Array("first".utf8), Array("second".utf8), [UInt8](repeating: 7, count: 65_536),
    ]

    /// The service's copy of the file with these bytes.
    private func kept(_ bytes: [UInt8], by service: TestService) -> [UInt8]? {
        FileManager.default.contents(atPath: "\(service.home)/service/evidence-\(Digest(of: bytes))").map { Array($0) }
    }

    @Test func `files follow their report, and are removed once each is confirmed`() async throws {
        let service = try TestService()
        try await service.running {
            _ = try await service.enrol()
            let (delivery, spool, client) = try service.delivery()
            let store = try EvidenceStore(directory: service.state + "/evidence")
            for file in Self.files { try store.put(file) }
            // Without a report the service takes no file, and the agent gives none up.
            try await delivery.drain(backOff: quick)
            #expect(store.waiting().count == 3)
            _ = try spool.addReport(client.identity.reportKey)
            try await delivery.drain(backOff: quick)
            #expect(store.waiting().isEmpty)
            for file in Self.files { #expect(kept(file, by: service) == file) }
            let requests = service.text("requests").split(separator: "\n").filter { !$0.hasPrefix("GET") }
            #expect(requests.suffix(4).first?.hasPrefix("POST /agent/v1/reports") == true)
        }
    }

    @Test func `two processes that deliver from one state directory send each thing once`() async throws {
        let service = try TestService()
        try await service.running {
            _ = try await service.enrol()
            let store = try EvidenceStore(directory: service.state + "/evidence")
            for file in Self.files { try store.put(file) }
            let (first, spool, client) = try service.delivery()
            let (second, _, _) = try service.delivery()
            for _ in 0..<5 { _ = try spool.addReport(client.identity.reportKey) }
            let backOff = quick
            async let one: Void = first.drain(backOff: backOff)
            async let other: Void = second.drain(backOff: backOff)
            _ = try await (one, other)
            #expect(store.waiting().isEmpty)
            #expect(try spool.pending().isEmpty)
            let sent = service.text("requests").split(separator: "\n").filter { !$0.hasPrefix("GET") }
            #expect(sent.count { $0 == "POST /agent/v1/reports" } == 5)
            #expect(sent.count { $0.hasPrefix("PUT ") } == Self.files.count)
        }
    }

    @Test func `who wants the receipts keeps the turn, and another goes on after it`() async throws {
        let service = try TestService()
        try await service.running {
            _ = try await service.enrol()
            let (delivery, spool, client) = try service.delivery()
            let record = try spool.addReport(client.identity.reportKey)
            let backOff = quick
            let (other, _, _) = try service.delivery()
            let waiting = try await delivery.turn.hold {
                let waiting = Task { try await other.drain(backOff: backOff) }
                guard case .delivered(let delivered, let receipt) = try await delivery.step() else {
                    Issue.record("another process has delivered it")
                    return waiting
                }
                #expect(delivered == record && receipt.report == record.digest)
                return waiting
            }
            try await waiting.value
            #expect(try spool.pending().isEmpty)
        }
    }

    @Test(arguments: ["die-before-file", "die-after-file"])
    func `a service killed with a file in its hands has it in the end, and the agent until then`(mode: String)
        async throws
    {
        let service = try TestService()
        try await service.running { _ = try await service.enrol() }
        let (delivery, spool, client) = try service.delivery()
        let store = try EvidenceStore(directory: service.state + "/evidence")
        for file in Self.files { try store.put(file) }
        _ = try spool.addReport(client.identity.reportKey)
        try service.set(mode: mode)
        let backOff = quick
        async let arrival: Void = delivery.drain(backOff: backOff)
        try await service.running {
            while service.text("requests").components(separatedBy: "PUT").count < 2 {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        #expect(store.waiting().count == 3)
        #expect(try spool.pending().isEmpty)
        try service.set(mode: "")
        try await service.running {
            for _ in 0..<1_000 where !store.waiting().isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        }
        try await arrival
        #expect(store.waiting().isEmpty)
        for file in Self.files { #expect(kept(file, by: service) == file) }
    }

    @Test func `an agent started again goes on where it was, and a file that rotted proves nothing`() async throws {
        let service = try TestService()
        try await service.running {
            _ = try await service.enrol()
            do {
                let (_, spool, client) = try service.delivery()
                let store = try EvidenceStore(directory: service.state + "/evidence")
                for file in Self.files { try store.put(file) }
                _ = try spool.addReport(client.identity.reportKey)
            }
            let rotten = "\(service.state)/evidence/\(Digest(of: Self.files[1]))"
            try Data("rotten".utf8).write(to: URL(filePath: rotten))
            try Data("half".utf8).write(to: URL(filePath: service.state + "/evidence/0123.new"))
            let (delivery, _, _) = try service.delivery()
            try await delivery.drain(backOff: quick)
            #expect(
                kept(Self.files[0], by: service) == Self.files[0] && kept(Self.files[2], by: service) == Self.files[2])
            #expect(kept(Self.files[1], by: service) == nil)
            #expect(try EvidenceStore(directory: service.state + "/evidence").waiting().isEmpty)
        }
    }

    @Test func `a file that no report ever names is given up, but not before one could`() async throws {
        let service = try TestService()
        try await service.running {
            _ = try await service.enrol()
            let (delivery, spool, client) = try service.delivery()
            _ = try spool.addReport(client.identity.reportKey)
            let store = try EvidenceStore(directory: service.state + "/evidence")
            try store.put(Self.files[0])
            try store.put(Self.files[1])
            try service.set(mode: "unnamed")
            let old = "\(service.state)/evidence/\(Digest(of: Self.files[0]))"
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -8_000)], ofItemAtPath: old)
            // The report itself is delivered whatever the mode.
            try await delivery.drain(backOff: quick)
            #expect(store.waiting().map(\.sha256) == [Digest(of: Self.files[1])])
        }
    }
}
