// SPDX-License-Identifier: Apache-2.0

package import Values

/// An agent's request to join, sent once with its join token.
package struct EnrolmentRequest: Codable, Hashable, Sendable {
    @Bounded<Name> package var tokenID: String
    @Bounded<Line<1_024>> package var tokenSecret: String
    /// PKCS #10 in PEM; its key (P-256) becomes the TLS identity.
    @Bounded<Lines<65_536>> package var certificateRequest: String
    /// Signs the agent's reports.
    package var reportKey: VerificationKey
    package var nonce: Digest
    /// Ed25519 by ``reportKey`` over ``proofMessage(tokenID:nonce:subjectPublicKeyInfo:reportKey:)``, hexadecimal.
    @Bounded<Line<1_024>> package var proof: String
    /// Shown to the officer who approves; proves nothing.
    @Bounded<Name> package var hostName: String
    @Bounded<Name> package var software: String

    package init(
        tokenID: String, tokenSecret: String, certificateRequest: String, reportKey: VerificationKey, nonce: Digest,
        proof: String, hostName: String, software: String
    ) {
        self.tokenID = tokenID
        self.tokenSecret = tokenSecret
        self.certificateRequest = certificateRequest
        self.reportKey = reportKey
        self.nonce = nonce
        self.proof = proof
        self.hostName = hostName
        self.software = software
    }

    /// The bytes that the proof of possession signs: a fixed label, then length-prefixed (UInt32, big-endian) token id, nonce, the DER of the
    /// certificate request's SubjectPublicKeyInfo, and the report key.
    package static func proofMessage(
        tokenID: String, nonce: Digest, subjectPublicKeyInfo: [UInt8], reportKey: VerificationKey
    ) -> [UInt8] {
        var message = Array("titipan-enrolment-v1\n".utf8)
        for part in [Array(tokenID.utf8), nonce.bytes, subjectPublicKeyInfo, reportKey.raw] {
            let count = UInt32(truncatingIfNeeded: part.count)
            message += (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * UInt32($0))) }
            message += part
        }
        return message
    }
}

package enum AgentStanding: String, Codable, Hashable, Sendable, CaseIterable {
    /// Waits for an officer to compare fingerprints.
    case pending
    case approved
    case revoked
}

package struct EnrolmentResponse: Codable, Hashable, Sendable {
    /// UUID.
    @Bounded<Name> package var agentID: String
    package var standing: AgentStanding
    @Bounded<Name> package var site: String
    package var vantage: AgentVantage
    /// The agent's certificate and the CA's, PEM, leaf first.
    @Bounded<Lines<262_144>> package var certificateChain: String
    /// PEM.
    @Bounded<Lines<262_144>> package var authority: String
    /// Signs orders, receipts and manifests.
    package var serviceKey: VerificationKey
    /// Verifier key of the ledger in the C2SP signed-note form.
    @Bounded<Line<1_024>> package var ledgerKey: String
    /// Base URL of the agents' listener, for example `https://192.0.2.2:8444`.
    @Bounded<Line<2_048>> package var agentsURL: String

    package init(
        agentID: String, standing: AgentStanding, site: String, vantage: AgentVantage, certificateChain: String,
        authority: String, serviceKey: VerificationKey, ledgerKey: String, agentsURL: String
    ) {
        self.agentID = agentID
        self.standing = standing
        self.site = site
        self.vantage = vantage
        self.certificateChain = certificateChain
        self.authority = authority
        self.serviceKey = serviceKey
        self.ledgerKey = ledgerKey
        self.agentsURL = agentsURL
    }
}

/// Answer to `GET /agent/v1/self`.
package struct AgentStatus: Codable, Hashable, Sendable {
    @Bounded<Name> package var agentID: String
    @Bounded<Name> package var site: String
    package var vantage: AgentVantage
    package var standing: AgentStanding
    /// The service's clock.
    package var time: Timestamp
    /// The last report of the agent's chain that the service accepted; `nil` before the first report.
    package var acceptedThrough: ChainPosition?

    package init(
        agentID: String, site: String, vantage: AgentVantage, standing: AgentStanding, time: Timestamp,
        acceptedThrough: ChainPosition?
    ) {
        self.agentID = agentID
        self.site = site
        self.vantage = vantage
        self.standing = standing
        self.time = time
        self.acceptedThrough = acceptedThrough
    }
}

/// A line of the live checklist; for screens, never evidence.
package struct ProgressUpdate: Codable, Hashable, Sendable {
    package enum State: String, Codable, Sendable { case running, finished }

    package var check: CheckID
    package var state: State
    /// Present once finished.
    package var outcome: Outcome?
    /// One sentence, English.
    @Bounded<Sentence> package var detail: String
    /// The figures once finished, for a reader of another language; left out where they are long.
    package var measurement: Measurement?
    package var at: Timestamp

    package init(
        check: CheckID, state: State, outcome: Outcome?, detail: String, measurement: Measurement? = nil, at: Timestamp
    ) {
        self.check = check
        self.state = state
        self.outcome = outcome
        self.detail = detail
        self.measurement = measurement
        self.at = at
    }
}

/// Envelopes of open orders: answer to `GET /agent/v1/orders`.
package struct OpenOrders: Codable, Hashable, Sendable {
    @Bounded<List<1_024, Envelope>> package var orders: [Envelope]

    package init(orders: [Envelope]) {
        self.orders = orders
    }
}

/// Answer to `GET /agent/v1/orders/{id}/verdict`.
package struct OrderVerdict: Codable, Hashable, Sendable {
    package enum State: String, Codable, Sendable { case waiting, decided }

    package var state: State
    /// What is still awaited, while waiting, for example `report of the outside agent`.
    @Bounded<Texts<64, Sentence>> package var awaiting: [String]
    /// Once decided.
    package var verdict: Verdict?
    /// State of the case, for example `closed.accepted`.
    @Bounded<Name> package var caseState: String
    /// What is otherwise than in the case's last verdict before; `nil` while waiting, and for its first.
    @Bounded<Maybe<List<256, VerdictChange>>> package var changes: [VerdictChange]?

    package init(
        state: State, awaiting: [String], verdict: Verdict?, caseState: String, changes: [VerdictChange]? = nil
    ) {
        self.state = state
        self.awaiting = awaiting
        self.verdict = verdict
        self.caseState = caseState
        self.changes = changes
    }
}

/// A tenant whose traffic the agent of its site watches.
package struct TenantAssignment: Codable, Hashable, Sendable {
    /// The case's number.
    @Bounded<Name> package var tenant: String
    @Bounded<Name> package var name: String
    @Bounded<List<256, IPPrefix>> package var addresses: [IPPrefix]
    package var grant: Grant

    package init(tenant: String, name: String, addresses: [IPPrefix], grant: Grant) {
        self.tenant = tenant
        self.name = name
        self.addresses = addresses
        self.grant = grant
    }
}

package struct TenantAssignments: Codable, Hashable, Sendable {
    @Bounded<List<100_000, TenantAssignment>> package var tenants: [TenantAssignment]

    package init(tenants: [TenantAssignment]) {
        self.tenants = tenants
    }
}

/// Body of `POST /agent/v1/windows`: at most 10,000 windows.
package struct WindowUpload: Codable, Hashable, Sendable {
    package struct Item: Codable, Hashable, Sendable {
        @Bounded<Name> package var tenant: String
        package var window: TrafficWindow

        package init(tenant: String, window: TrafficWindow) {
            self.tenant = tenant
            self.window = window
        }
    }

    @Bounded<List<10_000, Item>> package var windows: [Item]

    package init(windows: [Item]) {
        self.windows = windows
    }
}
