// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Foundation
import Ledger
import Values

/// Makes of a genuine hand-over record another one, signed throughout with keys of its own: service, ledger and agents.
///
/// Every file keeps its length, since keys, digests and signatures have one length each; so the document around them stays as it was. A
/// report that is made longer leaves the document's table of offsets behind, which readers of PDF mend.
struct RecordForger {
    let service = SigningKey()
    let ledgerSeed = SigningKey().seed
    private let agents: [Vantage: SigningKey] = [.inside: SigningKey(), .outside: SigningKey()]

    /// - Parameter change: of each report's statement, as JSON; `nil` for one that has nothing to be changed.
    /// - Throws: ``CannotAttack`` when no report has anything to be changed.
    func forge(_ original: [UInt8], _ change: (RawJSON) -> RawJSON?) throws -> [UInt8] {
        var document = SealedDocument(original)
        var keys: KeyRing = try document.read(SealedName.keys)
        keys.service = service.verificationKey
        keys.agents = keys.agents.map { agent in
            var agent = agent
            agent.reportKey = agent.vantage.measuring.flatMap { agents[$0] }?.verificationKey ?? agent.reportKey
            return agent
        }
        let name = try NoteVerifier(keys.ledger).name
        let signer = try NoteSigner(name: name, seed: ledgerSeed)
        keys.witnesses = try keys.witnesses.map { text in
            let witness = try NoteVerifier(text).name
            guard let agent = keys.agents.first(where: { witness.hasSuffix($0.id) }) else { return text }
            return try NoteVerifier(name: witness, publicKey: agent.reportKey.raw, algorithm: .cosignature).description
        }
        keys.ledger = signer.verifier.description

        let order: Envelope = try document.read(SealedName.orderEnvelope)
        try document.replace(SealedName.orderEnvelope, signed(order, .order, service))
        var digests: [(old: Digest, new: Digest)] = []
        var isChanged = false
        for (file, receiptFile, vantage) in [
            (SealedName.report, SealedName.receipt, Vantage.inside),
            (SealedName.outsideReport, SealedName.outsideReceipt, Vantage.outside),
        ] {
            guard let key = agents[vantage], document.holds(file) else { continue }
            let old: Envelope = try document.read(file)
            guard let statement = RawJSON(String(decoding: old.payload, as: UTF8.self)) else {
                throw CannotAttack("\(file) is no JSON")
            }
            let changed = change(statement) ?? statement
            isChanged = isChanged || changed.text != statement.text
            let new = try Envelope(signing: Array(changed.text.utf8), type: .report, with: key)
            try document.replace(file, new)
            digests.append((old.digest, new.digest))
            let receipt: Envelope = try document.read(receiptFile)
            let payload = Self.replacing(digests, in: receipt.payload)
            try document.replace(receiptFile, Envelope(signing: Array(payload), type: .receipt, with: service))
        }
        guard isChanged else { throw CannotAttack("no report has what is to be changed") }
        let evidence: LedgerEvidence = try document.read(SealedName.ledgerProof)
        try document.replace(SealedName.ledgerProof, try ledger(evidence, digests, signer))
        try document.replace(SealedName.keys, keys)

        let envelope: Envelope = try document.read(SealedName.manifest)
        var manifest = try CanonicalJSON.decode(HandoverManifest.self, from: Array(envelope.payload))
        for index in manifest.files.indices {
            let bytes = document.bytes(of: manifest.files[index].name)
            manifest.files[index].sha256 = Digest(of: bytes)
            manifest.files[index].size = bytes.count
        }
        let payload = try CanonicalJSON.encode(manifest)
        try document.replace(SealedName.manifest, Envelope(signing: payload, type: .manifest, with: service))
        return document.bytes
    }

    private func signed(_ envelope: Envelope, _ type: PayloadType, _ key: SigningKey) throws -> Envelope {
        try Envelope(signing: Array(envelope.payload), type: type, with: key)
    }

    /// A tree of the same size with the same leaves in those places that are proven, and anything elsewhere.
    private func ledger(
        _ evidence: LedgerEvidence, _ digests: [(old: Digest, new: Digest)], _ signer: NoteSigner
    ) throws -> LedgerEvidence {
        guard let size = evidence.proofs.first.flatMap({ Int(exactly: $0.treeSize) }), size < 100_000,
            evidence.proofs.allSatisfy({ $0.treeSize == UInt64(size) })
        else { throw CannotAttack("the record's proofs are not of one tree") }
        var leaves = (0..<size).map { Array("forged \($0)".utf8) }
        for proof in evidence.proofs {
            leaves[Int(truncatingIfNeeded: proof.leafIndex)] = Array(Self.replacing(digests, in: proof.leaf))
        }
        var nodes: [NodeID: TreeHash] = [:]
        var tree = CompactTree()
        for leaf in leaves {
            for (id, hash) in tree.append(MerkleTree.leafHash(leaf)) { nodes[id] = hash }
        }
        let note = try Checkpoint(origin: signer.verifier.name, size: size, root: tree.root).signed(by: signer)
        let digest = { (hash: TreeHash) throws -> Digest in
            guard let digest = Digest(bytes: hash.bytes) else { throw CannotAttack("a hash is no SHA-256") }
            return digest
        }
        return LedgerEvidence(
            proofs: try evidence.proofs.map { old in
                let index = Int(truncatingIfNeeded: old.leafIndex)
                let hashes = try ProofPlan.inclusion(of: index, in: size).hashes { id in
                    guard let hash = nodes[id] else { throw CannotAttack("the tree lacks a node") }
                    return hash
                }
                return LeafProof(
                    leafIndex: old.leafIndex, leaf: Data(leaves[index]), treeSize: old.treeSize,
                    root: try digest(tree.root), path: try hashes.map(digest), checkpoint: note.description)
            })
    }

    private static func replacing(_ digests: [(old: Digest, new: Digest)], in data: Data) -> Data {
        Data(
            digests.reduce(String(decoding: data, as: UTF8.self)) {
                $0.replacing($1.old.description, with: $1.new.description)
            }.utf8)
    }
}

/// A hand-over document as its bytes show it: each embedded file behind a dictionary that names it.
struct SealedDocument {
    private(set) var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func holds(_ name: String) -> Bool { place(of: name) != nil }

    func bytes(of name: String) -> [UInt8] { place(of: name).map { Array(bytes[$0.body]) } ?? [] }

    func read<Value: Decodable>(_ name: String) throws -> Value {
        guard holds(name) else { throw CannotAttack("the record holds no \(name)") }
        return try CanonicalJSON.decode(Value.self, from: bytes(of: name))
    }

    mutating func replace(_ name: String, _ value: some Encodable) throws {
        guard let place = place(of: name) else { throw CannotAttack("the record holds no \(name)") }
        let body = try CanonicalJSON.encode(value)
        bytes.replaceSubrange(place.body, with: body)
        guard body.count != place.body.count else { return }
        let head = String(decoding: bytes[place.head], as: UTF8.self)
            .replacing("/Length \(place.body.count) ", with: "/Length \(body.count) ")
            .replacing("/Size \(place.body.count) ", with: "/Size \(body.count) ")
        bytes.replaceSubrange(place.head, with: Array(head.utf8))
    }

    private func place(of name: String) -> (head: Range<Int>, body: Range<Int>)? {
        let data = Data(bytes)
        guard let start = data.range(of: Data("<< /TitipanFile (\(name)) ".utf8)),
            let stream = data.range(of: Data("stream\n".utf8), in: start.upperBound..<data.count),
            let key = data.range(of: Data("/Length ".utf8), in: start.lowerBound..<stream.lowerBound),
            // A file may hold streams of its own.
            let length = Int(
                String(decoding: data[key.upperBound..<stream.lowerBound].prefix { $0 != 0x20 }, as: UTF8.self)),
            length <= data.count - stream.upperBound
        else { return nil }
        return (start.lowerBound..<stream.lowerBound, stream.upperBound..<(stream.upperBound + length))
    }
}
