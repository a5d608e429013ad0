// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import FoundationEssentials
import Testing
import Values

/// These files define version 1 of the wire format. A change that alters them is a new version, not an edit of the file.
@Suite("Wire format, version 1")
struct GoldenTests {
    private func check(_ value: some Codable & Equatable, _ name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
        let written = try CanonicalJSON.encode(value)
        let golden = Array(try Data(contentsOf: file))
        #expect(
            String(decoding: written, as: UTF8.self) == String(decoding: golden, as: UTF8.self).trimmingSuffix(),
            "\(name) changed")
        #expect(try CanonicalJSON.decode(type(of: value), from: golden) == value)
    }

    /// Checks that were added later have the same form in orders and reports.
    private static let laterChecks: Set<CheckID> = [.controlICMP]

    private static func first(_ order: VerificationOrder) -> VerificationOrder {
        var order = order
        order.requiredChecks.removeAll(where: laterChecks.contains)
        return order
    }

    @Test("Order") func order() throws { try check(Self.first(Samples.known), "order-1.json") }

    @Test("Report of each vantage, every kind of measurement")
    func report() throws {
        for vantage in Vantage.allCases {
            let statement = Statement(
                subject: [
                    .init(
                        name: VerificationReport.orderSubject,
                        sha256: Digest(of: try CanonicalJSON.encode(Self.first(Samples.order))))
                ],
                predicateType: VerificationReport.predicateType,
                predicate: Samples.report(
                    vantage, Samples.healthy.filter { !Self.laterChecks.contains($0.key) }))
            try check(statement, "report-\(vantage.rawValue)-1.json")
        }
    }

    @Test("Recorded identities, of an order and of a report")
    func identities() throws {
        let keys = [
            ServiceIdentity(.hostKey, algorithm: "ssh-ed25519", sha256: Digest(of: [1])),
            ServiceIdentity(
                .hostKey, algorithm: "ssh-rsa", sha256: Digest(of: [2]), bits: 3_072, signature: "rsa-sha2-512"),
            ServiceIdentity(.certificate, algorithm: "X.509", sha256: Digest(of: [3])),
        ]
        var order = Self.first(Samples.known)
        order.target.knownIdentities = keys
        try check(order.target, "target-identities-1.json")
        guard case .port(var port) = Samples.outsidePort else { return #expect(Bool(false), "no port") }
        port.identities = keys
        try check(port, "port-identities-1.json")
    }

    @Test("Identities of reports of before: the host key, else the certificate")
    func formerIdentities() {
        guard case .port(var port) = Samples.outsidePort else { return #expect(Bool(false), "no port") }
        #expect(
            port.shownIdentities == [
                ServiceIdentity(.hostKey, algorithm: Samples.hostKey.algorithm, sha256: Samples.hostKey.sha256)
            ])
        (port.hostKey, port.certificate) = (nil, Digest(of: [4]))
        #expect(
            port.shownIdentities == [ServiceIdentity(.certificate, algorithm: "X.509", sha256: Digest(of: [4]))])
        port.certificate = nil
        #expect(port.shownIdentities.isEmpty)
    }

    @Test("Causes that came later")
    func laterCauses() throws {
        let causes: [Cause] = [.identityUnproven("a"), .unsupported("b"), .turnedAway("c")]
        try check(causes, "causes-later-1.json")
    }

    @Test("What came with the public key of TLS servers")
    func publicKeys() throws {
        let key = ServiceIdentity(.publicKey, algorithm: "RSA", sha256: Digest(of: [6]), bits: 2_048)
        var order = Self.first(Samples.known)
        order.target.hostName = HostName("simpus.contoh.go.id")
        order.target.knownIdentities = [key]
        order.target.rejectedIdentities = [
            ServiceIdentity(.publicKey, algorithm: "EC P-256", sha256: Digest(of: [7]))
        ]
        try check(order.target, "target-public-key-1.json")
        guard case .port(var port) = Samples.outsidePort else { return #expect(Bool(false), "no port") }
        (port.identities, port.needsClientCertificate) = ([key], true)
        try check(port, "port-public-key-1.json")
        try check([Cause.nameRefused("d")], "cause-name-refused-1.json")
    }

    @Test("Members of the agent's own checks that came later")
    func laterMembers() throws {
        let watch = ArrivalMeasurement.Watch(began: Samples.t0, seconds: 59.5, droppedFrames: 1)
        let estimate = Estimate(estimate: 1_000, lower: 900, upper: 1_100)
        try check(
            [
                .arrivals(
                    ArrivalMeasurement(
                        interface: "lan", address: Samples.server, port: 22, arrivals: [], others: 2, watch: watch)),
                .gateway(GatewayMeasurement(address: Samples.server, requests: 0, answers: [], isOwn: true)),
                .capture(
                    CaptureMeasurement(
                        interface: "lan", received: 2, delivered: 2, dropped: 0, interfaceDropped: 0,
                        filterInKernel: true, keptIn: 1, keptOut: 1, interfacePackets: 2, interfaceBytes: 1_000,
                        estimatedBytes: estimate, offloads: [], largestLagMilliseconds: 0, includesSent: true)),
            ] as [Measurement], "measurements-later-1.json")
    }

    @Test("Order and reports of a verification in reverse")
    func withdrawal() throws {
        try check(Withdrawal.order, "order-withdrawal-1.json")
        for vantage in Vantage.allCases {
            try check(Withdrawal.report(vantage), "report-withdrawal-\(vantage.rawValue)-1.json")
        }
    }

    @Test("Receipt")
    func receipt() throws {
        let receipt = Receipt(
            agent: Samples.order.insideAgent, epoch: 1, seq: 1, report: Digest(of: [5]), leafIndex: 17,
            acceptedThrough: 1,
            at: Samples.t0, counts: true, note: "")
        try check(receipt, "receipt-1.json")
    }

    @Test("Proof of a leaf of the ledger")
    func leafProof() throws {
        let proof = LeafProof(
            leafIndex: 17, leaf: Data("{}".utf8), treeSize: 18, root: Digest(of: [1]), path: [Digest(of: [2])],
            checkpoint: "titipan.example/ledger\n18\n")
        try check(proof, "leaf-proof-1.json")
    }

    @Test("Every cause")
    func causes() throws {
        let causes: [Cause] = [
            .refused, .timedOut, .reset, .unreachable(code: 3), .tls("x"), .identityMismatch("w"),
            .protocolMismatch("y"), .local("z"),
        ]
        try check(causes, "causes-1.json")
    }

    @Test("A document with a field missing or of the wrong kind names the field")
    func names() throws {
        let golden = String(decoding: try CanonicalJSON.encode(Samples.order), as: UTF8.self)
        let cases = [
            ("\"controlPort\":47123,", "", "target.controlPort"),
            ("\"controlPort\":47123", "\"controlPort\":\"x\"", "target.controlPort"),
            ("\"203.0.113.10\"", "\"203.0.113.256\"", "publicAddress"), ("\"ssh\"", "\"telnet\"", "service"),
        ]
        for (old, new, field) in cases {
            let bytes = Array(golden.replacing(old, with: new, maxReplacements: 1).utf8)
            let error = #expect(throws: DecodingError.self) {
                try CanonicalJSON.decode(VerificationOrder.self, from: bytes)
            }
            #expect(
                error.map { CanonicalJSON.describe($0) }?.contains(field) == true,
                "\(field): \(error.map { CanonicalJSON.describe($0) } ?? "")")
        }
    }
}

extension String {
    fileprivate func trimmingSuffix() -> String { hasSuffix("\n") ? String(dropLast()) : self }
}
