// SPDX-License-Identifier: Apache-2.0

package import CaseStore
internal import Evidence
package import Identity
internal import Ledger
internal import Procedure
internal import Values
internal import Words

/// Compares everything that is stored with the ledger, in one snapshot of the store, and changes nothing.
///
/// The tree is computed anew from the leaves alone; what is stored of it, and every row that a leaf stands for, is held against that.
package struct LedgerCheck: Sendable {
    let ledgerKey: NoteVerifier
    let serviceKey: VerificationKey
    /// Where the checkpoint outside the database lies.
    let keyDirectory: String
    /// Differences to name.
    let most: Int

    /// - Parameter keys: of the service; only their public halves are used.
    package init(keys: ServiceKeys, keyDirectory: String, most: Int) {
        ledgerKey = keys.ledger.verifier
        serviceKey = keys.signing.verificationKey
        self.keyDirectory = keyDirectory
        self.most = most
    }

    package func run(on store: CaseStore) async throws -> LedgerCheckReport {
        // Before the snapshot: a checkpoint that comes later may cover more than the snapshot shows.
        let outside = outsideCheckpoint()
        return try await store.read { try run(in: $0, outside) }
    }

    /// The same within a transaction.
    package func run(in records: Records) throws -> LedgerCheckReport { try run(in: records, outsideCheckpoint()) }

    private func outsideCheckpoint() -> Result<Checkpoint?, any Error> {
        Result { try CheckpointFile(directory: keyDirectory, key: ledgerKey).read()?.checkpoint }
    }

    private func run(in records: Records, _ outside: Result<Checkpoint?, any Error>) throws -> LedgerCheckReport {
        var walk = LedgerWalk(records: records, check: self)
        try walk.compareTree(outside)
        try walk.compareEvents()
        try walk.compareReports()
        try walk.compareFiles()
        try walk.compareRest()
        return walk.report
    }
}

/// A leaf as far as it can be read back: any kind, also of later versions.
private struct ReadLeaf: Decodable {
    let kind: String
    let `case`: String?
    let seq: Int?
    let name: String?
    let agent: String?
    let report: String?
    let sha256: String?
}

/// One walk through the store.
private struct LedgerWalk {
    let records: Records
    let check: LedgerCheck
    var report = LedgerCheckReport()
    /// Leaves of each kind that no row has claimed yet, by index.
    private var unclaimed: [String: [Int: ReadLeaf]] = [:]
    /// Leaves in the ledger.
    private var size = 0

    init(records: Records, check: LedgerCheck) {
        self.records = records
        self.check = check
    }

    private mutating func count(_ subject: LedgerCheckReport.Subject, _ more: Int = 1) {
        for index in report.counts.indices where report.counts[index].subject == subject {
            report.counts[index].compared += more
        }
    }

    private mutating func differ(_ subject: LedgerCheckReport.Subject, _ name: String, _ what: Phrase) {
        report.total += 1
        for index in report.counts.indices where report.counts[index].subject == subject {
            report.counts[index].differences += 1
        }
        guard report.differences.count < check.most else { return }
        // Whoever wrote the row may have written control characters into it.
        let name = String(
            name.unicodeScalars.prefix(200).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : Character($0) })
        report.differences.append(.init(subject: subject, name: name, what: what))
    }

    // MARK: The tree

    mutating func compareTree(_ outside: Result<Checkpoint?, any Error>) throws {
        var tree = CompactTree()
        var roots = CheckpointRoots(try notes(), outside: try? outside.get())
        roots.note(tree)
        try records.eachLeafPage { first, leaves in
            var expected: [Int: [Int: TreeHash]] = [:]
            for (index, bytes) in leaves {
                guard index == tree.size else {
                    differ(
                        .leaves, "\(index)",
                        Phrase(
                            id: "seharusnya entri {n} di tempat ini: ada yang dihapus atau ditambahkan",
                            en: "leaf {n} should stand here: some were removed or added"
                        ).filled(["n": "\(tree.size)"]))
                    return
                }
                count(.leaves)
                for (node, hash) in tree.append(MerkleTree.leafHash(bytes)) {
                    expected[node.level, default: [:]][node.index] = hash
                }
                roots.note(tree)
                read(bytes, at: index)
            }
            for (level, hashes) in expected.sorted(by: { $0.key < $1.key }) {
                guard let least = hashes.keys.min(), let largest = hashes.keys.max() else { continue }
                let stored = try records.nodes(level: level, from: least, through: largest)
                for (index, hash) in hashes.sorted(by: { $0.key < $1.key }) {
                    count(.nodes)
                    guard stored[index] != hash.bytes else { continue }
                    differ(
                        .nodes, "\(level)/\(index)",
                        stored[index] == nil
                            ? Phrase(id: "tidak ada", en: "is missing")
                            : Phrase(
                                id: "bukan hash dari entri di bawahnya", en: "is not the hash of the leaves below it"))
                }
            }
        }
        size = tree.size
        for node in try records.nodesBeyond(size: size, most: 20) {
            differ(
                .nodes, "\(node.level)/\(node.index)",
                Phrase(id: "tidak termasuk pohon sebesar ini", en: "does not belong to a tree of this size"))
        }
        count(.nodes)
        if try records.storedTree() != tree {
            differ(
                .nodes, "ledger_tree",
                Phrase(
                    id: "bukan pohon dari {n} entri yang tersimpan", en: "is not the tree of the {n} stored leaves"
                ).filled(["n": "\(size)"]))
        }
        try compareCheckpoints(roots)
        compareOutside(outside, roots)
    }

    private mutating func read(_ bytes: [UInt8], at index: Int) {
        guard let leaf = try? CanonicalJSON.decode(ReadLeaf.self, from: bytes) else {
            differ(.leaves, "\(index)", Phrase(id: "isinya tidak terbaca", en: "its content does not read"))
            return
        }
        unclaimed[leaf.kind, default: [:]][index] = leaf
    }

    /// Takes the leaf of a kind from those that no row claimed.
    private mutating func claim(_ kind: LedgerLeaf.Kind, _ index: Int) -> ReadLeaf? {
        unclaimed[kind.rawValue]?.removeValue(forKey: index)
    }

    /// Names leaves whose row is gone.
    private mutating func nameUnclaimed(
        _ kind: LedgerLeaf.Kind, _ subject: LedgerCheckReport.Subject, _ name: (Int, ReadLeaf) -> String
    ) {
        for (index, leaf) in (unclaimed[kind.rawValue] ?? [:]).sorted(by: { $0.key < $1.key }) {
            differ(
                subject, name(index, leaf),
                Phrase(
                    id: "ada di entri {n}, tetapi barisnya hilang atau berbeda",
                    en: "stands in leaf {n}, but its row is gone or differs"
                ).filled(["n": "\(index)"]))
        }
    }

    private func notes() throws -> [Int] {
        var sizes: [Int] = []
        try records.eachCheckpoint { sizes.append($0.size) }
        return sizes
    }

    private mutating func compareCheckpoints(_ roots: CheckpointRoots) throws {
        try records.eachCheckpoint { stored in
            count(.checkpoints)
            guard let note = try? SignedNote(parsing: stored.note),
                let checkpoint = try? Checkpoint.verified(note, by: check.ledgerKey)
            else {
                differ(
                    .checkpoints, "\(stored.size)",
                    Phrase(
                        id: "tidak ditandatangani dengan kunci jurnal bukti", en: "is not signed by the ledger's key"))
                return
            }
            if checkpoint.size != stored.size || checkpoint.root.description != stored.root {
                differ(
                    .checkpoints, "\(stored.size)",
                    Phrase(
                        id: "ukuran atau akar di barisnya bukan yang ditandatangani",
                        en: "size or root of its row are not those that were signed"))
            }
            compare(checkpoint, .checkpoints, roots)
        }
    }

    private mutating func compareOutside(_ outside: Result<Checkpoint?, any Error>, _ roots: CheckpointRoots) {
        switch outside {
        case .success(.some(let checkpoint)):
            count(.outsideCheckpoint)
            compare(checkpoint, .outsideCheckpoint, roots)
        case .success(.none):
            guard size > 0, report.counts.contains(where: { $0.subject == .checkpoints && $0.compared > 0 }) else {
                return
            }
            differ(.outsideCheckpoint, CheckpointFile.name, Phrase(id: "tidak ada", en: "is missing"))
        case .failure(let error):
            let words = (error as? Problem)?.detail ?? Phrase(everywhere: "\(error)")
            differ(.outsideCheckpoint, CheckpointFile.name, words)
        }
    }

    private mutating func compare(
        _ checkpoint: Checkpoint, _ subject: LedgerCheckReport.Subject, _ roots: CheckpointRoots
    ) {
        guard let root = roots[checkpoint.size] else {
            differ(
                subject, "\(checkpoint.size)",
                Phrase(
                    id: "mencakup {n} entri, tetapi jurnal bukti hanya punya {size}",
                    en: "covers {n} leaves, but the ledger has {size}"
                ).filled(["n": "\(checkpoint.size)", "size": "\(size)"]))
            return
        }
        guard root != checkpoint.root else { return }
        differ(
            subject, "\(checkpoint.size)",
            Phrase(
                id: "akarnya bukan akar dari {n} entri pertama", en: "its root is not that of the first {n} leaves"
            ).filled(["n": "\(checkpoint.size)"]))
    }

    // MARK: Cases

    mutating func compareEvents() throws {
        var replayed: [String: CaseState] = [:]
        try records.eachEvent { event in
            count(.events)
            let name = "\(event.caseNumber)/\(event.seq)"
            let leaf = claim(.event, event.leaf)
            if leaf?.sha256 != Digest(of: Array(event.body.utf8)).description || leaf?.case != event.caseNumber
                || leaf?.seq != event.seq
            {
                differ(
                    .events, name,
                    Phrase(id: "bukan yang tercatat di entri {n}", en: "is not what leaf {n} records").filled([
                        "n": "\(event.leaf)"
                    ]))
            }
            guard let recorded = try? CanonicalJSON.decode(Recorded.self, from: Array(event.body.utf8)) else {
                differ(.events, name, Phrase(id: "tidak terbaca", en: "does not read"))
                return
            }
            if recorded.seq != event.seq || Int(recorded.at.microseconds) != event.at
                || recorded.event.name != event.name
            {
                differ(
                    .events, name,
                    Phrase(
                        id: "nomor, waktu, atau nama di barisnya bukan yang tercatat",
                        en: "number, time or name of its row are not those recorded"))
            }
            if replayed[event.caseNumber] == nil {
                replayed[event.caseNumber] = CaseState(opening: recorded)
            } else {
                replayed[event.caseNumber]?.apply(recorded)
            }
        }
        nameUnclaimed(.event, .events) { _, leaf in "\(leaf.case ?? "?")/\(leaf.seq ?? 0)" }
        try records.eachCase { number, stage, version, text in
            count(.cases)
            guard let state = replayed[number] else {
                differ(.cases, number, Phrase(id: "tidak punya peristiwa", en: "has no events"))
                return
            }
            let stored = try? CanonicalJSON.decode(CaseState.self, from: Array(text.utf8))
            if stored != state || stage != state.stage.rawValue || version != state.version {
                differ(
                    .cases, number,
                    Phrase(
                        id: "keadaannya bukan hasil dari peristiwanya", en: "its state is not what its events lead to"))
            }
        }
    }

    // MARK: Reports

    mutating func compareReports() throws {
        try records.eachReport { row in
            count(.reports)
            let name = "\(row.agentID)/\(row.epoch)/\(row.seq)"
            let leaf = claim(.report, row.leaf)
            let envelope = try? Envelope(bytes: row.envelope)
            let digest = envelope?.digest.description
            if digest == nil || digest != leaf?.report || digest != row.digest || leaf?.agent != row.agentID {
                differ(
                    .reports, name,
                    Phrase(id: "bukan yang tercatat di entri {n}", en: "is not what leaf {n} records").filled([
                        "n": "\(row.leaf)"
                    ]))
            }
            compareReceipt(row.receipt, name) { receipt in
                receipt.report.description == digest && Int(exactly: receipt.leafIndex) == row.leaf
                    && receipt.agent == row.agentID && receipt.epoch == row.epoch && receipt.seq == row.seq
                    && receipt.counts == row.counts
            }
            let statement = envelope.flatMap {
                try? CanonicalJSON.decode(Statement<VerificationReport>.self, from: Array($0.payload))
            }
            guard let statement else { return }
            if let order = row.orderID, order != statement.predicate.orderID {
                differ(
                    .reports, name,
                    Phrase(id: "menjawab perintah lain daripada di barisnya", en: "answers another order than its row"))
            }
            let named = Set(
                statement.predicate.frames.map { "\($0.check.rawValue) \($0.evidence.sha256) \($0.evidence.bytes)" })
            let stored = Set(try records.storedEvidence(of: row).map { "\($0.check) \($0.sha256) \($0.bytes)" })
            count(.evidence, named.count)
            for difference in named.symmetricDifference(stored).sorted() {
                differ(
                    .evidence, "\(name) \(difference)",
                    Phrase(
                        id: "laporan dan barisnya menyebut bukti yang berbeda",
                        en: "the report and its rows name different evidence"))
            }
        }
        nameUnclaimed(.report, .reports) { _, leaf in leaf.report ?? "?" }
        try compareGaps()
    }

    private mutating func compareReceipt(_ bytes: [UInt8], _ name: String, _ fits: (Receipt) -> Bool) {
        count(.receipts)
        guard let envelope = try? Envelope(bytes: bytes),
            let payload = try? envelope.verify(type: .receipt, trusting: [check.serviceKey]),
            let receipt = try? CanonicalJSON.decode(Receipt.self, from: payload)
        else {
            differ(
                .receipts, name,
                Phrase(id: "tidak ditandatangani dengan kunci layanan", en: "is not signed by the service's key"))
            return
        }
        guard !fits(receipt) else { return }
        differ(
            .receipts, name,
            Phrase(
                id: "bukan tanda terima untuk laporan di barisnya", en: "is not the receipt for the report in its row"))
    }

    private mutating func compareGaps() throws {
        var byDigest: [String: Int] = [:]
        for (index, leaf) in unclaimed[LedgerLeaf.Kind.gap.rawValue] ?? [:] { byDigest[leaf.report ?? "?"] = index }
        try records.eachGap { row in
            count(.gaps)
            let name = "\(row.agentID)/\(row.newEpoch)"
            let digest = (try? Envelope(bytes: row.envelope))?.digest.description
            let leaf = digest.flatMap { byDigest[$0] }.flatMap { claim(.gap, $0) }
            if leaf == nil || leaf?.agent != row.agentID || digest != row.digest {
                differ(
                    .gaps, name,
                    Phrase(id: "tidak tercatat di jurnal bukti", en: "is not recorded in the ledger"))
            }
            compareReceipt(row.receipt, name) {
                $0.report.description == digest && $0.agent == row.agentID && $0.epoch == row.newEpoch
            }
        }
        nameUnclaimed(.gap, .gaps) { _, leaf in leaf.report ?? "?" }
    }

    // MARK: Files

    mutating func compareFiles() throws {
        let papers: [(kind: LedgerLeaf.Kind, file: CaseFile)] = [
            (.letter, .letter), (.record, .record), (.annex, .handover),
        ]
        var leaves: [String: (kind: LedgerLeaf.Kind, index: Int, sha256: String?)] = [:]
        for (kind, _) in papers {
            for (index, leaf) in unclaimed[kind.rawValue] ?? [:] {
                leaves["\(leaf.case ?? "?")/\(leaf.name ?? "?")"] = (kind, index, leaf.sha256)
            }
        }
        let names = Set(papers.map(\.file.rawValue))
        try records.eachDocument { number, file, sha256 in
            count(.documents)
            guard names.contains(file) else { return }
            let name = "\(number)/\(file)"
            if let leaf = leaves[name], claim(leaf.kind, leaf.index) != nil, leaf.sha256 == sha256 { return }
            differ(
                .documents, name,
                Phrase(id: "bukan yang tercatat di jurnal bukti", en: "is not what the ledger records"))
        }
        for (kind, _) in papers {
            nameUnclaimed(kind, .documents) { _, leaf in "\(leaf.case ?? "?")/\(leaf.name ?? "?")" }
        }
        try records.eachBlob { sha256, bytes in
            count(.blobs)
            let found = Digest(of: bytes)
            guard found.description != sha256 else { return }
            differ(
                .blobs, sha256,
                Phrase(id: "isinya punya SHA-256 lain, {found}", en: "its bytes have another SHA-256, {found}")
                    .filled(["found": found.description]))
        }
    }

    // MARK: Orders, agents, incidents

    /// Certificates that agents got after their enrolment.
    private mutating func compareCertificates() throws {
        var issued: [String: Int] = [:]
        for (index, leaf) in unclaimed[LedgerLeaf.Kind.certificate.rawValue] ?? [:] {
            issued["\(leaf.agent ?? "?") \(leaf.sha256 ?? "?")"] = index
        }
        try records.eachAgentCertificate { serial, agent, sha256 in
            count(.certificates)
            if let index = issued["\(agent) \(sha256)"], claim(.certificate, index) != nil { return }
            differ(
                .certificates, serial,
                Phrase(id: "bukan yang diterbitkan untuk agen itu", en: "is not what was issued to its agent"))
        }
        nameUnclaimed(.certificate, .certificates) { _, leaf in leaf.agent ?? "?" }
    }

    /// Decisions on identities that placed servers show.
    private mutating func compareIdentities() throws {
        try records.eachIdentityDecision { number, text, index in
            count(.identities)
            let leaf = claim(.identity, index)
            let decision = try? CanonicalJSON.decode(IdentityDecision.self, from: Array(text.utf8))
            if leaf?.sha256 == Digest(of: Array(text.utf8)).description, leaf?.case == number,
                decision?.caseNumber == number, decision?.ruling.rawValue == leaf?.name
            {
                return
            }
            differ(
                .identities, number,
                Phrase(id: "bukan yang tercatat di entri {n}", en: "is not what leaf {n} records").filled([
                    "n": "\(index)"
                ]))
        }
        nameUnclaimed(.identity, .identities) { _, leaf in leaf.case ?? "?" }
    }

    mutating func compareRest() throws {
        try records.eachOrder { id, number, bytes in
            count(.orders)
            guard let envelope = try? Envelope(bytes: bytes),
                let payload = try? envelope.verify(type: .order, trusting: [check.serviceKey]),
                let order = try? CanonicalJSON.decode(VerificationOrder.self, from: payload), order.id == id,
                order.caseNumber == number
            else {
                differ(
                    .orders, id,
                    Phrase(
                        id: "bukan perintah yang ditandatangani layanan untuk berkas itu",
                        en: "is not an order that the service signed for its case"))
                return
            }
        }
        var enrolled: [String: (index: Int, sha256: String?)] = [:]
        for (index, leaf) in unclaimed[LedgerLeaf.Kind.enrolment.rawValue] ?? [:] {
            enrolled["\(leaf.agent ?? "?") \(leaf.sha256 ?? "?")"] = (index, leaf.sha256)
        }
        var keys: [String: VerificationKey] = [:]
        try records.eachAgentKey { id, key in
            count(.agents)
            keys[id] = VerificationKey(key)
            let digest = VerificationKey(key).map { Digest(of: $0.raw).description } ?? "?"
            if let leaf = enrolled["\(id) \(digest)"], claim(.enrolment, leaf.index) != nil { return }
            differ(
                .agents, id,
                Phrase(id: "kuncinya bukan yang didaftarkan", en: "its key is not the one that was enrolled"))
        }
        nameUnclaimed(.enrolment, .agents) { _, leaf in leaf.agent ?? "?" }
        try compareCertificates()
        try records.eachCosignature { size, agent, text in
            count(.cosignatures)
            let known = try records.checkpoint(of: size).flatMap { try? SignedNote(parsing: $0.note) }
            if let key = keys[agent].flatMap({ try? Witnesses.key(of: agent, $0, in: check.ledgerKey.name) }),
                let note = try? SignedNote(parsing: text), (try? note.verified(by: key)) != nil,
                note.text == known?.text
            {
                return
            }
            differ(
                .cosignatures, "\(size)/\(agent)",
                Phrase(
                    id: "bukan tanda tangan agen itu di bawah titik periksa ini",
                    en: "is not that agent's signature of this checkpoint"))
        }
        try compareIdentities()
        let incidents = (unclaimed[LedgerLeaf.Kind.incident.rawValue] ?? [:]).sorted { $0.key < $1.key }
        for (index, leaf) in incidents {
            count(.incidents)
            let notes = try records.incidentNotes(of: leaf.case ?? "?")
            let isThere =
                leaf.name == "closed"
                ? notes.contains { $0.map { Digest(of: Array($0.utf8)).description } == leaf.sha256 }
                : !notes.isEmpty
            if isThere { continue }
            differ(
                .incidents, leaf.case ?? "?",
                Phrase(
                    id: "ada di entri {n}, tetapi barisnya hilang atau berbeda",
                    en: "stands in leaf {n}, but its row is gone or differs"
                ).filled(["n": "\(index)"]))
        }
    }
}

/// Roots of the tree at the sizes that checkpoints cover.
private struct CheckpointRoots {
    private let sizes: Set<Int>
    private var roots: [Int: TreeHash] = [:]

    init(_ sizes: [Int], outside: Checkpoint??) {
        self.sizes = Set(sizes + [outside??.size].compactMap { $0 })
    }

    mutating func note(_ tree: CompactTree) {
        if sizes.contains(tree.size) { roots[tree.size] = tree.root }
    }

    /// `nil` when the ledger never had this size.
    subscript(size: Int) -> TreeHash? { roots[size] }
}
