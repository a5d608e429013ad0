// SPDX-License-Identifier: Apache-2.0

@testable import Documents
import Evidence
import EvidenceSamples
import FoundationEssentials
import Values

/// A hand-over document's evidence, signed with keys of its own.
enum HostileRecord {
    static let service = SigningKey(seed: [UInt8](repeating: 1, count: 32)) ?? SigningKey()
    private static let inside = SigningKey(seed: [UInt8](repeating: 2, count: 32)) ?? SigningKey()
    private static let outside = SigningKey(seed: [UInt8](repeating: 3, count: 32)) ?? SigningKey()

    static let annex = AnnexContent(
        caseNumber: "1", recordNumber: "1/BA/2026", recordSignedAt: Samples.t0, agency: Samples.order.agency,
        server: ServerFacts(
            name: "s", brand: "b", model: "m", serialNumber: nil, rackUnits: 1, powerWatts: 1, macAddresses: [],
            operatingSystem: "o"),
        rackPosition: nil, sealedAt: Samples.t0)

    static let keys = KeyRing(
        service: service.verificationKey, ledger: "ledger.example+00000000+AAAA",
        agents: [
            .init(
                id: Samples.order.insideAgent, name: "i", site: Samples.order.site, vantage: .inside,
                reportKey: inside.verificationKey),
            .init(
                id: Samples.order.outsideAgent ?? "", name: "o", site: Samples.order.site, vantage: .outside,
                reportKey: outside.verificationKey),
        ])

    static let order = try? Envelope(signing: CanonicalJSON.encode(Samples.order), type: .order, with: service)

    static func envelope(_ report: VerificationReport) throws -> Envelope {
        let statement = Statement(
            subject: [
                .init(
                    name: VerificationReport.orderSubject, sha256: Digest(of: try CanonicalJSON.encode(Samples.order)))
            ], predicateType: VerificationReport.predicateType, predicate: report)
        return try Envelope(
            signing: CanonicalJSON.encode(statement), type: .report, with: report.vantage == .inside ? inside : outside)
    }

    static let facts: EvidenceFacts? = {
        guard let order, let reports = try? Vantage.allCases.map({ try envelope(Samples.report($0)) }) else {
            return nil
        }
        return try? EvidenceFacts(
            HandoverEvidence(
                record: [1], order: order, reports: reports, receipts: [], ledger: LedgerEvidence(proofs: []),
                keys: keys), isException: false)
    }()
}
