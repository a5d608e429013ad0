// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// One document being checked: collects all findings, and does not stop at the first.
struct Examination {
    let pdf: [UInt8]
    let files: [String: [UInt8]]
    let ring: KeyRing?
    /// The keys come from the document itself.
    let usesOwnKeys: Bool
    var findings: [RecordFindings.Finding] = []
    var notes: [String] = []
    private(set) var manifest: HandoverManifest?

    // Results of earlier checks that later checks need.
    var order: VerificationOrder?
    var orderPayload: [UInt8]?
    /// Reports whose signature holds, with the name of their file.
    var reports: [(name: String, envelope: Envelope, body: VerificationReport)] = []
    var verdict: Outcome?

    init(pdf: [UInt8], files: [String: [UInt8]], trusted: KeyRing?) {
        self.pdf = pdf
        self.files = files
        let own = files[SealedName.keys].flatMap { try? CanonicalJSON.decode(KeyRing.self, from: $0) }
        usesOwnKeys = trusted == nil
        var ring = trusted ?? own
        if let trusted, trusted.agents.isEmpty { ring?.agents = own?.agents ?? [] }
        self.ring = ring
    }

    mutating func add(
        _ subject: String, _ standing: RecordFindings.Finding.Standing, _ what: String, expected: Digest? = nil,
        found: Digest? = nil
    ) {
        findings.append(.init(subject: subject, standing: standing, what: what, expected: expected, found: found))
    }

    /// True when pages and files, whatever became of their bytes, stand where sealing puts them: then a PDF reader finds the same files.
    var isHeldBySeal: Bool {
        var copy = self
        copy.checkManifest()
        copy.checkSeal()
        return copy.findings.contains { $0.subject == "seal" && $0.standing == .holds }
    }

    mutating func conclude() -> RecordFindings {
        let before = findings
        findings = []
        checkManifest()
        checkFiles()
        findings += before
        checkPages()
        checkSeal()
        checkOrder()
        checkReports()
        checkFrames()
        checkReceipts()
        checkLedger()
        checkVerdict()
        describeKeys()
        let standings = Set(findings.map(\.standing))
        let conclusion: RecordFindings.Conclusion =
            standings.contains(.altered) || standings.contains(.missing)
            ? .altered : standings.contains(.unchecked) ? .unchecked : .intact
        return RecordFindings(
            conclusion: conclusion, recordNumber: manifest?.recordNumber,
            caseNumber: manifest?.caseNumber ?? order?.caseNumber, sealedAt: manifest?.sealedAt, verdict: verdict,
            findings: findings, notes: notes)
    }

    private mutating func checkManifest() {
        let name = SealedName.manifest
        guard let bytes = files[name] else {
            add(name, .missing, "is not in the document: what was sealed is not known")
            return
        }
        let envelope: Envelope
        do {
            envelope = try Envelope(bytes: bytes)
        } catch {
            add(name, .altered, "\(error)", found: Digest(of: bytes))
            return
        }
        // The manifest is read even when its signature is invalid, because it names the parts of the document.
        manifest = try? CanonicalJSON.decode(HandoverManifest.self, from: Array(envelope.payload))
        guard let ring else {
            add(name, .unchecked, "its signature cannot be checked: \(SealedName.keys) cannot be read")
            return
        }
        do {
            let payload = try envelope.verify(type: .manifest, trusting: [ring.service])
            manifest = try CanonicalJSON.decode(HandoverManifest.self, from: payload)
            add(name, .holds, "signed by the service's key \(ring.service.id)")
        } catch let error as EnvelopeError {
            if usesOwnKeys, ownKeysAreAltered {
                add(
                    name, .unchecked,
                    "its signature cannot be checked: its key stands in \(SealedName.keys), which was altered")
            } else {
                add(name, .altered, "\(error)", found: Digest(of: bytes))
            }
        } catch {
            add(name, .altered, CanonicalJSON.describe(error), found: Digest(of: bytes))
        }
    }

    /// As far as the manifest, signed or not, can tell.
    private var ownKeysAreAltered: Bool {
        guard let bytes = files[SealedName.keys],
            let listed = manifest?.files.first(where: { $0.name == SealedName.keys })
        else { return false }
        return Digest(of: bytes) != listed.sha256
    }

    private mutating func describeKeys() {
        guard let ring else { return }
        if usesOwnKeys {
            notes.append(
                "The keys used are the document's own. Compare them with those that the office publishes: service "
                    + "\(ring.service), ledger \(ring.ledger).")
        } else {
            notes.append("The keys used are those given, not the document's own.")
        }
    }
}
