// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Foundation
import Testing
import Values
import Words

extension Sample {
    static let gatewayID = "5f6b0a3e-2a11-4c58-9a77-0c9d2e4b1f30"
    static let gatewayKey = SigningKey(seed: Array(repeating: 5, count: 32)) ?? SigningKey()

    func plan(tenant: String = "2026-0042") throws -> PlannedChange {
        let label = try #require(TenantLabel(tenant))
        let allocation = try TenantAllocation(
            tenant: label, publicAddress: publicAddress, roomAddress: serverAddress,
            forwardings: [
                PortForwarding(
                    .tcp, publicPort: try #require(Port(22_010)), roomPort: try #require(Port(22)))
            ], grant: grant, macs: macAddresses)
        return PlannedChange(
            tenant: label, before: nil, after: allocation, foundations: ["table inet titipan with its maps"],
            enforced: [.forwarding, .bandwidth, .sourceAddress, .neighbour],
            unenforced: [UnenforcedAbility(.bridgePort, why: "room0 is no bridge")], obstacles: [])
    }

    func provisioning(_ event: ProvisioningEvent, tenant: String = "2026-0042", seq: Int) throws -> Envelope {
        let plan = try plan(tenant: tenant)
        let at = began.advanced(bySeconds: event == .applied ? -25 : 64)
        let report = ProvisioningReport(
            software: "titipan-agent/0.2.0", agent: Sample.gatewayID, site: "Sentra Telematika", tenant: plan.tenant,
            orderID: "o\(seq)", nonce: Digest(of: [9]),
            sequence: ChainPosition(epoch: 1, seq: seq, prev: Digest(of: [8])),
            began: at, ended: at, bootNanosecondsBegan: 1_000_000_000, bootNanosecondsEnded: 1_000_000_000,
            bootID: "4ad2ecf6-4f4f-4c55-8b2f-6b9e2b9fd0a1", event: event, plan: event == .applied ? plan : nil,
            state: nil)
        let statement = Statement(
            subject: [], predicateType: ProvisioningReport.predicateType, predicate: report)
        return try Envelope(signing: CanonicalJSON.encode(statement), type: .provisioning, with: Sample.gatewayKey)
    }

    /// The evidence of a server whose network a gateway's agent set up.
    func provisioned(record: [UInt8]) throws -> HandoverEvidence {
        var evidence = try evidence(record: record)
        evidence.provisioning = [try provisioning(.applied, seq: 4), try provisioning(.confirmed, seq: 5)]
        evidence.ledger = try ledger(reports: evidence.reports + evidence.provisioning, record: record)
        evidence.keys.agents.append(
            .init(
                id: Sample.gatewayID, name: "gateway-1", site: "Sentra Telematika", vantage: .gateway,
                reportKey: Sample.gatewayKey.verificationKey))
        return evidence
    }
}

/// What the annex says of the network, and what the verifier makes of the gateway's reports in it.
@Suite(.timeLimit(.minutes(5)))
struct ProvisioningRecordTests {
    private let verifier = RecordVerifier()
    private let files = ["provisioning-applied.dsse.json", "provisioning-confirmed.dsse.json"]

    @Test func `the gateway's reports are sealed, printed and checked`() async throws {
        let sample = PressFixture.sample
        let record = try await PressFixture.record.value
        let press = try PressFixture.press()
        let pdf = try await press.handover(
            sample.annex, evidence: try sample.provisioned(record: record), sealingKey: sample.service)
        let text = try await PressFixture.text(of: pdf)
        for words in [
            "Jaringan", "gateway-1", "Hanya porta yang tertulis di surat", "room0 is no bridge",
            "203.0.113.10 port 22010",
        ] { #expect(text.contains(words), "\(words) is missing") }
        let digest = try sample.plan().digest().description
        #expect(text.replacing(#/\s/#, with: "").contains(digest))
        let findings = await verifier.verify(pdf)
        #expect(findings.conclusion == .originUnknown, "\(findings.text(in: .english))")
        for name in files {
            let held = findings.findings.filter { $0.subject == name || $0.what.contains(name) }
            #expect(held.count == 3 && held.allSatisfy { $0.standing == .holds }, "\(name)")
        }
        #expect(findings.findings.contains { $0.subject == files[0] && $0.what.contains(digest) })

        for name in files {
            var altered = pdf
            let head = try #require(position(of: "(\(name)) /Length ", in: pdf))
            let place = try #require(position(of: "\"payload\":\"", in: pdf, after: head)) + 40
            altered[place] = altered[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let found = await verifier.verify(altered)
            #expect(found.conclusion == .altered)
            #expect(found.findings.contains { $0.subject == name && $0.standing == .altered })
        }
    }

    @Test func `a document without them says that the network was set up by hand, and why`() async throws {
        let sample = PressFixture.sample
        var annex = sample.annex
        annex.byHand = "Agen gateway mati"
        let record = try await PressFixture.record.value
        let pdf = try await PressFixture.press().handover(
            annex, evidence: try sample.evidence(record: record), sealingKey: sample.service)
        let text = try await PressFixture.text(of: pdf)
        #expect(text.contains("Dikerjakan dengan tangan") && text.contains("Agen gateway mati"))
        #expect(await verifier.verify(pdf).conclusion == .originUnknown)
    }

    @Test func `another server's report is not sealed`() async throws {
        let sample = PressFixture.sample
        let record = try await PressFixture.record.value
        var evidence = try sample.provisioned(record: record)
        evidence.provisioning[0] = try sample.provisioning(.applied, tenant: "2026-0043", seq: 4)
        let press = try PressFixture.press()
        await #expect(throws: PressError.self) {
            try await press.handover(sample.annex, evidence: evidence, sealingKey: sample.service)
        }
    }
}
