// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values
internal import Words

/// One document being checked: collects all findings, and does not stop at the first.
struct Examination {
    let pdf: [UInt8]
    let files: [String: [UInt8]]
    let ring: KeyRing?
    /// Keys from outside the document; `nil` when it is checked with its own.
    let anchor: TrustedKeys?
    /// What is pinned for the service of the keys that were given.
    private let pinned: TrustedKeys?
    /// Of the keys in the document.
    let ownFingerprint: KeyFingerprint?
    private let own: KeyRing?
    var findings: [RecordFindings.Finding] = []
    var notes: [Phrase] = []
    private(set) var manifest: HandoverManifest?

    // Results of earlier checks that later checks need.
    var order: VerificationOrder?
    var orderPayload: [UInt8]?
    /// Reports whose signature holds, with the name of their file.
    var reports: [(name: String, envelope: Envelope, body: VerificationReport)] = []
    /// The gateway's reports whose signature holds, with the name of their file.
    var provisioning: [(name: String, envelope: Envelope)] = []
    var verdict: Outcome?
    /// Proofs from outside the document, with cosignatures that came after its sealing.
    var witness: LedgerEvidence?
    /// Agents that reported and did not cosign.
    var unwitnessed: [String] = []

    /// - Parameter trusted: keys that the reader brought; else those that are known for the service that the document names serve, and
    ///   for want of them the document's own.
    init(pdf: [UInt8], files: [String: [UInt8]], trusted: TrustedKeys?, known: KnownKeys) {
        self.pdf = pdf
        self.files = files
        let own = files[SealedName.keys].flatMap { try? CanonicalJSON.decode(KeyRing.self, from: $0) }
        let ownFingerprint = own.map { KeyFingerprint($0) }
        self.ownFingerprint = ownFingerprint
        self.own = own
        anchor = trusted ?? ownFingerprint?.service.flatMap { known[$0] }
        pinned = trusted?.service.flatMap { known[$0] }
        var ring = anchor?.ring ?? own
        if let anchor, anchor.ring.agents.isEmpty { ring?.agents = own?.agents ?? [] }
        if let anchor, anchor.ring.witnesses.isEmpty { ring?.witnesses = own?.witnesses ?? [] }
        self.ring = ring
    }

    private var usesOwnKeys: Bool { anchor == nil }

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
        checkProvisioning()
        checkFrames()
        checkReceipts()
        checkLedger()
        checkVerdict()
        checkAnchor()
        describeKeys()
        let standings = Set(findings.map(\.standing))
        let conclusion: RecordFindings.Conclusion =
            standings.contains(.altered) || standings.contains(.missing)
            ? .altered : standings.contains(.unchecked) ? .unchecked : usesOwnKeys ? .originUnknown : .intact
        return RecordFindings(
            conclusion: conclusion, recordNumber: manifest?.recordNumber,
            caseNumber: manifest?.caseNumber ?? order?.caseNumber, sealedAt: manifest?.sealedAt, verdict: verdict,
            findings: findings, notes: notes, origin: origin, unwitnessed: unwitnessed,
            ownKeys: own.map {
                TrustedKeys(
                    ring: KeyRing(service: $0.service, ledger: $0.ledger, agents: []),
                    source: .pinned(at: Timestamp(microseconds: 0), compared: false))
            })
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

    /// Whether keys from outside speak for this document, and for its time.
    private mutating func checkAnchor() {
        guard let anchor else { return }
        let name = anchor.service ?? "-"
        if let pinned, pinned.fingerprint != anchor.fingerprint {
            add(
                "keys", .altered,
                "the keys given for \(name) are not those that were pinned for it\(Examination.time(of: pinned)): one of the two is not "
                    + "the office's. Compare the fingerprints with the office; if its keys did change, replace the pin with --pin",
                expected: pinned.fingerprint, found: anchor.fingerprint)
        }
        let isSigned = findings.contains { $0.subject == SealedName.manifest && $0.standing == .holds }
        if let ownFingerprint, ownFingerprint.digest != anchor.fingerprint, !isSigned {
            let place =
                switch anchor.source {
                case .given: "the keys given"
                case .pinned: "those that were pinned for it\(Examination.time(of: anchor))"
                }
            add(
                "keys", .altered,
                "the record names the service \((ownFingerprint.service ?? "-").prefix(200)), but it is signed by other keys than \(place)",
                expected: anchor.fingerprint, found: ownFingerprint.digest)
        }
        guard let sealedAt = manifest?.sealedAt else { return }
        if let from = anchor.validFrom, sealedAt < from {
            add("keys", .unchecked, "the record was sealed \(sealedAt), before the keys' validity begins (\(from))")
        }
        if let until = anchor.validUntil, sealedAt > until {
            add("keys", .unchecked, "the record was sealed \(sealedAt), after the keys' validity ended (\(until))")
        }
    }

    private static func time(of keys: TrustedKeys) -> String {
        switch keys.source {
        case .given: ""
        case .pinned(let at, _): " on \(at)"
        }
    }

    private var origin: RecordFindings.Origin? {
        if let anchor {
            return RecordFindings.Origin(
                service: anchor.service ?? "-", office: anchor.office, fingerprint: anchor.fingerprint,
                anchor: anchor.source == .given ? .given : .pinned)
        }
        return ownFingerprint.map {
            RecordFindings.Origin(service: $0.service ?? "-", office: nil, fingerprint: $0.digest, anchor: .none)
        }
    }

    private mutating func describeKeys() {
        guard let anchor else {
            guard let ownFingerprint else { return }
            notes.append(
                Phrase(
                    id:
                        "Kunci yang dipakai adalah kunci dokumen itu sendiri, dan siapa pun dapat membuat kunci sendiri. "
                        + "Bandingkan sidik jarinya dengan yang diumumkan dinas, atau periksa dengan --keys. Sidik jari: ",
                    en:
                        "The keys used are the document's own, and anybody can make keys of their own. Compare their fingerprint "
                        + "with the one that the office publishes, or check with --keys. Fingerprint: ")
                    + Phrase(everywhere: ownFingerprint.digest.groups.joined(separator: " ")))
            return
        }
        switch anchor.source {
        case .given:
            notes.append(
                Phrase(
                    id: "Kunci yang dipakai adalah kunci yang diberikan, bukan kunci dokumen itu sendiri.",
                    en: "The keys used are those given, not the document's own."))
        case .pinned(let at, let compared):
            notes.append(
                (compared
                    ? Phrase(
                        id: "Kunci yang dipakai disimpan pada {time} dari berkas kunci yang diberikan saat itu.",
                        en: "The keys used were pinned on {time} from the key file that was given then.")
                    : Phrase(
                        id:
                            "Kunci yang dipakai disimpan pada {time} dari dokumen pertama yang dilihat, tanpa dibandingkan dengan dinas.",
                        en:
                            "The keys used were pinned on {time} from the first record seen, without comparing them with the office."
                    ))
                    .filled(["time": at.description]))
        }
    }
}
