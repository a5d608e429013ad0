// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Ledger
internal import Words

extension LedgerWalk {
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

    mutating func read(_ bytes: [UInt8], at index: Int) {
        guard let leaf = try? CanonicalJSON.decode(ReadLeaf.self, from: bytes) else {
            differ(.leaves, "\(index)", Phrase(id: "isinya tidak terbaca", en: "its content does not read"))
            return
        }
        unclaimed[leaf.kind, default: [:]][index] = leaf
    }

    /// Takes the leaf of a kind from those that no row claimed.
    mutating func claim(_ kind: LedgerLeaf.Kind, _ index: Int) -> ReadLeaf? {
        unclaimed[kind.rawValue]?.removeValue(forKey: index)
    }

    /// Names leaves whose row is gone.
    mutating func nameUnclaimed(
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

    func notes() throws -> [Int] {
        var sizes: [Int] = []
        try records.eachCheckpoint { sizes.append($0.size) }
        return sizes
    }

    mutating func compareCheckpoints(_ roots: CheckpointRoots) throws {
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

    mutating func compareOutside(_ outside: Result<Checkpoint?, any Error>, _ roots: CheckpointRoots) {
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

    mutating func compare(
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
}
