// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Evidence
import Foundation
import Identity
import Inventory
import Procedure
import Values

/// Fills a store, many cases in each transaction.
struct Filling: Sendable {
    struct Said: Encodable {
        struct Place: Encodable {
            let number: String
            let secret: String
        }

        let cases: Int
        let events: Int
        let documents: Int
        let seconds: Double
        /// Cases to look at, those with most to show.
        let places: [Place]
    }

    let store: CaseStore
    let patterns: Patterns
    let cases: Int
    let documents: Int

    /// Cases in one transaction.
    private static let batch = 200
    /// Servers that stand in the room: each has an order, reports and a place.
    private static let placed = 2_000
    private static let policy = Policy()
    private static let agencies = [
        "Dinas Pertanian", "Badan Kesbangpol", "Dinas Kesehatan", "Kecamatan Parakan", "RSUD", "Dinas Pendidikan",
        "Bappeda", "Dinas Perhubungan", "Sekretariat DPRD", "Inspektorat", "Kelurahan Jampirejo",
    ]
    private static let people = ["Sri", "Budi", "Wahyu", "Dewi", "Agus", "Siti", "Hadi", "Rina", "Joko", "Endah"]

    func run() async throws -> Said {
        let began = ContinuousClock.now
        let patterns = patterns
        try await store.write { records in
            try records.put(patterns.site, at: patterns.placed.log[0].at)
            for agent in patterns.agents { try records.insert(agent) }
        }
        var (events, places, first) = (0, [Said.Place](), 0)
        while first < cases {
            let range = first..<min(first + Self.batch, cases)
            let made = try range.map { (index: $0, log: try log(of: $0), secret: SecretToken()) }
            try await store.write { records in
                for one in made { try open(one.index, one.log, one.secret, records) }
            }
            events += made.reduce(0) { $0 + $1.log.count }
            for one in made where isPlaced(one.index) && places.count < 400 && one.index % 7 == 0 {
                places.append(Said.Place(number: Self.number(one.index), secret: one.secret.text))
            }
            first = range.upperBound
            if first % 10_000 == 0 { FileHandle.standardError.write(Data("\(first) cases\n".utf8)) }
        }
        return Said(
            cases: cases, events: events, documents: documents, seconds: (.now - began) / .seconds(1), places: places)
    }

    private static func number(_ index: Int) -> String { "PS-\(2022 + index / 25_000)-\(100_000 + index)" }

    private func isPlaced(_ index: Int) -> Bool { index % max(cases / Self.placed, 2) == 1 }

    /// Of twenty cases one is under way; of the others every fourth was refused.
    private func log(of index: Int) throws -> [Recorded] {
        let number = Self.number(index)
        var log = isPlaced(index) || index % 4 != 0 ? patterns.placed.log : patterns.refused
        if index % 20 == 2 { log = Array(log.prefix(1 + index / 20 % (log.count - 2))) }
        return log.map { recorded in
            var recorded = recorded
            // A case every twenty minutes.
            recorded.at = recorded.at.advanced(bySeconds: Double(index - cases) * 1_200)
            if case .applied(_, let form) = recorded.event {
                recorded.event = .applied(number: number, form: vary(form, index))
            } else if case .replySigned(let capacity, _, let draft) = recorded.event {
                recorded.event = .replySigned(
                    capacity: capacity, letterNumber: "555/\(index)/KOMINFO/2026", draft: draft)
            } else if case .serverArrived(_, let condition, let who, let accessories, let why) = recorded.event {
                recorded.event = .serverArrived(
                    serialNumber: "SN\(900_000 + index)", condition: condition, deliveredBy: who,
                    accessories: accessories, noPhotographs: why)
            } else if case .handoverSigned(_, let officer, let applicant) = recorded.event {
                recorded.event = .handoverSigned(
                    recordNumber: "BA/\(index)/2026", officer: officer, applicant: applicant)
            }
            return recorded
        }
    }

    private func vary(_ form: ApplicationForm, _ index: Int) -> ApplicationForm {
        var form = form
        form.agency.name = "\(Self.agencies[index % Self.agencies.count]) Kabupaten \(index % 514)"
        form.contact.name = "\(Self.people[index % 10]) \(Self.people[index / 10 % 10])wati"
        form.letter.number = "027/\(index)/2026"
        form.server.name = "srv-\(index)"
        return form
    }

    private func open(_ index: Int, _ log: [Recorded], _ secret: SecretToken, _ records: Records) throws {
        guard let state = CaseState(replaying: log) else { throw StoreError.impossible("a log without a case") }
        let leaves = log.indices.map { UInt64(index * 30 + $0) }
        try records.open(
            state, log: log, leaves: leaves, secretHash: secret.hash.description,
            outlook: CaseOutlook(state, at: state.changedAt, Self.policy))
        if index % max(cases / max(documents, 1), 1) == 0, index / max(cases / max(documents, 1), 1) < documents {
            _ = try records.file(
                Array("%PDF-1.7 \(index)".utf8), as: "letter.pdf", mediaType: "application/pdf", for: state.number,
                at: state.changedAt)
        }
        if isPlaced(index), index % 20 != 2 { try place(index, state, records) }
    }

    private func place(_ index: Int, _ state: CaseState, _ records: Records) throws {
        var allocation = patterns.placed.allocation
        let unique = index / max(cases / Self.placed, 2)
        allocation.caseNumber = state.number
        allocation.version = state.allocationVersion ?? 1
        allocation.remotePort = UInt16(20_000 + unique)
        allocation.switchPort = "gi\(unique / 48)/0/\(unique % 48)"
        allocation.cable = "C-\(unique)"
        allocation.macAddresses = [MACAddress(bits: 0x0200_0000_0000 + UInt64(unique))]
        guard let position = RackPosition("R\(unique) U1"),
            let outside = IPAddress("100.64.\(unique / 250).\(unique % 250 + 1)"),
            let inside = IPAddress("10.21.\(unique / 250).\(unique % 250 + 1)")
        else { throw StoreError.impossible("a place that does not read") }
        allocation.position = position
        allocation.publicAddress = outside
        allocation.serverAddress = inside
        try records.put(
            Reservation(allocation: allocation, state: .active, since: state.changedAt, wasActive: true),
            at: state.changedAt)
        try verify(index, state, records)
    }

    /// The pattern's order and reports under names of this case; their signatures are not its own, and nobody looks at them here.
    private func verify(_ index: Int, _ state: CaseState, _ records: Records) throws {
        let old = patterns.placed.order
        let id = UUID().uuidString.lowercased()
        let nonce = Digest(of: Array(id.utf8))
        let renamed = { (bytes: [UInt8]) throws -> [UInt8] in
            let envelope = try Envelope(bytes: bytes)
            let text = String(decoding: envelope.payload, as: UTF8.self)
                .replacing(old.order.id, with: id).replacing(old.order.nonce.description, with: nonce.description)
                .replacing(old.order.caseNumber, with: state.number)
            return try Envelope(
                payloadType: envelope.payloadType, payload: Data(text.utf8), signatures: envelope.signatures
            ).encoded()
        }
        let bytes = try renamed(old.envelope)
        let order = try CanonicalJSON.decode(VerificationOrder.self, from: Array(Envelope(bytes: bytes).payload))
        try records.insert(order, envelope: bytes)
        try records.settle(id, as: .judged, verdict: old.verdict, at: state.changedAt)
        for report in patterns.placed.reports {
            let bytes = try renamed(report.envelope)
            try records.insert(
                ReportRecord(
                    agentID: report.agentID, epoch: 1, seq: index + 1_000, digest: Digest(of: bytes), orderID: id,
                    vantage: report.vantage, receivedAt: state.changedAt, counts: true, note: "", envelope: bytes,
                    receipt: report.receipt, leafIndex: report.leafIndex))
        }
    }
}
