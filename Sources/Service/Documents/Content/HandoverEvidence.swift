// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import FoundationEssentials
package import Values

/// The files that a hand-over document embeds.
package struct HandoverEvidence: Sendable {
    /// The signed record's PDF, byte for byte as signed.
    package var record: [UInt8]
    package var order: Envelope
    /// The signed reports: the inside agent's, then the outside agent's if there is one.
    package var reports: [Envelope]
    /// The service's receipts, in the order of ``reports``.
    package var receipts: [Envelope]
    package var ledger: LedgerEvidence
    package var keys: KeyRing
    /// The files of frames that the reports name, as far as they were delivered; by their name in the document.
    package var frames: [String: [UInt8]]
    /// The gateway's signed reports on what is in force: that it was applied, and that it was confirmed; none where the network was set up by
    /// hand.
    package var provisioning: [Envelope]

    package init(
        record: [UInt8], order: Envelope, reports: [Envelope], receipts: [Envelope], ledger: LedgerEvidence,
        keys: KeyRing, frames: [String: [UInt8]] = [:], provisioning: [Envelope] = []
    ) {
        self.provisioning = provisioning
        self.record = record
        self.order = order
        self.reports = reports
        self.receipts = receipts
        self.ledger = ledger
        self.keys = keys
        self.frames = frames
    }
}

extension HandoverEvidence: Codable {
    private enum CodingKeys: CodingKey { case record, order, reports, receipts, ledger, keys, frames, provisioning }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            record: Array(try container.decode(Data.self, forKey: .record)),
            order: try container.decode(Envelope.self, forKey: .order),
            reports: try container.decode([Envelope].self, forKey: .reports),
            receipts: try container.decode([Envelope].self, forKey: .receipts),
            ledger: try container.decode(LedgerEvidence.self, forKey: .ledger),
            keys: try container.decode(KeyRing.self, forKey: .keys),
            frames: try container.decode([String: Data].self, forKey: .frames).mapValues { Array($0) },
            provisioning: try container.decode([Envelope].self, forKey: .provisioning))
    }

    /// Files in base64.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Data(record), forKey: .record)
        try container.encode(order, forKey: .order)
        try container.encode(reports, forKey: .reports)
        try container.encode(receipts, forKey: .receipts)
        try container.encode(ledger, forKey: .ledger)
        try container.encode(keys, forKey: .keys)
        try container.encode(frames.mapValues { Data($0) }, forKey: .frames)
        try container.encode(provisioning, forKey: .provisioning)
    }
}

/// `ledger-proof.json`: that the reports and the record stand in the ledger.
package struct LedgerEvidence: Codable, Hashable, Sendable {
    @Bounded<List<1_024, LeafProof>> package var proofs: [LeafProof]

    package init(proofs: [LeafProof]) {
        self.proofs = proofs
    }
}

/// `keys.json`: the public keys that the evidence is checked with.
package struct KeyRing: Codable, Hashable, Sendable {
    package struct AgentKey: Codable, Hashable, Sendable {
        /// UUID given by the service.
        @Bounded<Name> package var id: String
        @Bounded<Name> package var name: String
        @Bounded<Name> package var site: String
        package var vantage: AgentVantage
        package var reportKey: VerificationKey

        package init(id: String, name: String, site: String, vantage: AgentVantage, reportKey: VerificationKey) {
            self.id = id
            self.name = name
            self.site = site
            self.vantage = vantage
            self.reportKey = reportKey
        }
    }

    /// Signs orders, receipts and manifests.
    package var service: VerificationKey
    /// Signs checkpoints: a verifier key in the C2SP signed-note form.
    @Bounded<Line<1_024>> package var ledger: String
    @Bounded<List<1_024, AgentKey>> package var agents: [AgentKey]
    /// Verifier keys of those that cosign checkpoints, in the same form.
    @Bounded<Texts<1_024, Line<1_024>>> package var witnesses: [String]

    package init(service: VerificationKey, ledger: String, agents: [AgentKey], witnesses: [String] = []) {
        self.service = service
        self.ledger = ledger
        self.agents = agents
        self.witnesses = witnesses
    }
}
