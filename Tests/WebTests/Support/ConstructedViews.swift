// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Inventory
import OfficeSupport
import Testing
import Traffic
import Values
import Words

@testable import Casework
@testable import Procedure
@testable import Web

/// Views that the furnished office does not produce: optional members once present and once absent.
struct ConstructedViews {
    let furnished: FurnishedOffice
    let at: Timestamp
    let sample = Estimate(estimate: 2, lower: 1, upper: 3)

    init(_ furnished: FurnishedOffice) {
        self.furnished = furnished
        at = furnished.office.clock.time
    }

    func check(_ check: inout SchemaCheck) async throws {
        var view = try await furnished.office.view(furnished.closed.number)
        for event in Event.every(with: view.application) {
            var line = EventView(Recorded(seq: 1, at: at, by: .system, event: event), leaf: 1)
            try check.check(line, as: "EventView")
            line.acting = ActingView(capacity: .plh, holder: "x", document: "x")
            try check.check(line, as: "EventView")
        }
        var vacant = EventView(Recorded(seq: 1, at: at, by: .system, event: .expired), leaf: 1)
        vacant.acting = ActingView(capacity: .plt, document: "x")
        try check.check(vacant, as: "EventView")
        view.exception = ExceptionView(reason: "x", proposedBy: "x", proposed: at)
        let document = AttachmentView(
            number: 1, kind: .other, name: "x", format: .pdf, size: 1, sha256: Digest(of: [1]), pages: 1, note: "x",
            role: .jfu, by: "x", at: at, pictures: 1)
        let picture = AttachmentView(
            number: 2, kind: .serialPlate, name: "x", format: .png, size: 1, sha256: Digest(of: [2]), width: 1,
            height: 1,
            role: .jft, by: "x", at: at, pictures: 1)
        view.attachments = [document, picture]
        try check.check(
            UploadedFile(upload: "x", name: "x", kind: .other, note: "x"), as: SchemaReader.name(UploadedFile.self))
        view.allocation?.cable = nil
        view.letter = LetterView(additions: "x")
        try check.check(view, as: "CaseView")
        try check.check(
            ScanView(attachment: 1, sha256: Digest(of: [1]), standing: .unconfirmed, by: "x", at: at),
            as: SchemaReader.name(ScanView.self))
        view.letter?.scan = ScanView(
            attachment: 1, sha256: Digest(of: [1]), standing: .rejected, by: "x", at: at, ruledBy: "x", ruled: at,
            note: "x")
        view.letter?.acting = ActingView(capacity: .plt, document: "x")
        view.letter?.returned = ReturnView(reason: "x", by: "x", role: .kasi, at: at)
        view.letter?.draft = DraftView(version: 1, sha256: Digest(of: [UInt8]()), lines: ["x"])
        try check.check(view, as: "CaseView")
        view.letter?.draft?.seen = SeenDraftView(
            version: 1, at: at, changes: [DraftChange(pieces: [DraftPiece(text: "x", standing: .added)])])
        try check.check(
            TransitionsView(
                number: "x", version: 1, stage: .review,
                transitions: [
                    TransitionView(
                        action: .reviewDraft, title: "x", awaited: true, required: ["draft"],
                        draft: Digest(of: [UInt8]()))
                ]), as: "TransitionsView")
        view.withdrawal?.removal = RemovalView(
            standing: .failed, failure: "x", reason: "x", decidedBy: "x", decided: at, isByHand: false)
        view.withdrawal?.proposal = NetworkProposalView(
            id: 1, kind: .remove, reason: "x", by: "x", at: at, mayApprove: true)
        view.withdrawal?.verification = view.verification
        view.withdrawal?.withdrawn = at
        view.handover = HandoverView(
            delivery: RecordArrival(
                serialNumber: "x", condition: "x", deliveredBy: "x", accessories: "x", noPhotographs: "x"), arrived: at)
        view.pending = [
            PendingView(
                id: 1, caseNumber: "x", kind: .mail, since: at, attempts: 1, cause: .mailServer, lastError: "x",
                parked: at)
        ]
        view.verification?.changes = [
            VerdictChange(check: .exposure, vantage: .inside, before: nil, after: .passed, reason: .asExpected),
            VerdictChange(check: .exposure, vantage: .inside, before: .failed, after: .passed, reason: .asExpected),
        ]
        try check.check(view, as: "CaseView")
        view.exception?.approvedBy = "x"
        view.exception?.approved = at
        view.application.service.serverName = "simpus.contoh.go.id"
        view.allocation?.hostName = HostName("simpus.contoh.go.id")
        view.application.service.pattern = .init(send: "PING", expect: "PONG")
        try check.check(view, as: "CaseView")

        var applicant = try await furnished.casework.applications.view(secret: furnished.closed.secret)
        applicant.deliverBefore = at
        try check.check(applicant, as: "ApplicantView")
        var incident = try #require(try await furnished.casework.incidents.list(for: TestOffice.user(.noc)).first)
        incident.recovered = at
        incident.identities = ShownIdentity.tls(key: 1, certificate: 1).identities.map(IdentityView.init)
        incident.knownIdentities = incident.identities
        incident.excesses = [
            ExcessFinding(
                bin: at, direction: .inbound, rate: sample, threshold: 1, grantBitsPerSecond: 1, burstBytes: 1),
            ExcessFinding(
                bin: at, direction: .inbound, rate: Estimate(estimate: 2, lower: 1, upper: .infinity), threshold: 1,
                grantBitsPerSecond: 1, burstBytes: 1),
        ]
        incident.silences = [SilenceFinding(since: at, seconds: 60, longestPause: 0, threshold: 60)]
        incident.drifts = [
            DriftFinding(kind: .repaired, at: at, what: "x", culprit: "nft, process 4711", report: Digest(of: [])),
            DriftFinding(kind: .foreign, at: at, what: "x"),
        ]
        try check.check(incident, as: "IncidentView")
        try network(&check, &view)
        var agents = try await furnished.casework.agents.list(for: TestOffice.user(.noc))
        agents[0].unconfirmedEpochs = [UnconfirmedEpoch(epoch: 2, reason: "x", received: at, reports: 1)]
        agents[0].recovered = at
        try check.check(AgentList(agents: agents), as: "AgentList")
        try check.check(CaseList(cases: [], next: "/api/v1/cases?after=x"), as: "CaseList")
        let confirm = TransitionView(
            action: .confirmLetterScan, title: "x", awaited: true, required: ["scan"], scan: "\(Digest(of: [1]))")
        let attach = TransitionView(
            action: .scanLetter, title: "x", awaited: true, required: [], attaches: .signedLetter)
        try check.check(
            TransitionsView(number: "x", version: 1, stage: .processing, transitions: [confirm, attach]),
            as: "TransitionsView")
        let start = TransitionView(
            action: .startVerification, title: "x", awaited: true, required: ["plan"], draft: nil,
            plan: "\(Digest(of: [1]))")
        try check.check(
            TransitionsView(number: "x", version: 1, stage: .installed, transitions: [start]), as: "TransitionsView")
        try check.check(Inbox(items: [], next: "/api/v1/inbox?after=x"), as: "Inbox")
        var user = TestOffice.user(.jfu)
        user.position = nil
        let notice = SignInNotice(failures: 2, since: at, latest: at, addresses: ["192.0.2.1"])
        try check.check(SessionDocument(user, csrfToken: "x", expires: at, notice: notice), as: "SessionDocument")
        try check.check(ChainPosition(epoch: 1, seq: 1, prev: nil), as: "ChainPosition")
        var keys = furnished.casework.context.publishedKeys
        keys.signing.validUntil = at
        keys.ledger.validUntil = at
        try check.check(keys, as: "PublishedKeys")
        try inventory(&check)
        try check.check(DelegationList(delegations: [], next: "/api/v1/delegations?after=x"), as: "DelegationList")
        try check.check(
            DelegationView(
                id: "x", post: .kepalaDinas, capacity: .ub, intermediate: "Sekretaris", delegate: "x", holder: nil,
                first: .init(year: 2026, month: 11, day: 23), last: .init(year: 2026, month: 11, day: 24),
                documentTitle: "x", documentNumber: "x", documentDate: .init(year: 2026, month: 11, day: 22),
                madeBy: "x", made: at, standing: .valid), as: "DelegationView")
        var person = TestOffice.user(.jfu)
        person.rank = .pembina
        try check.check(person, as: "UserView")
        try await tenants(&check)
        try enrolment(&check)
    }

    private func inventory(_ check: inout SchemaCheck) throws {
        let cells = [InventoryCell(column: .name, text: "C1")]
        var change = InventoryChangeView(
            site: "s1", kind: .cable, name: "C1", before: cells, after: cells, version: 1, at: at, by: "jft")
        try check.check(change, as: "InventoryChangeView")
        change.site = nil
        change.before = nil
        change.after = nil
        change.version = nil
        change.at = nil
        change.by = nil
        try check.check(change, as: "InventoryChangeView")
        let address = try #require(IPAddress("203.0.113.10"))
        var holder = HolderView(
            caseNumber: "x", server: "x", agency: "x", standing: .cooldown, since: at, until: at, rackPosition: "R1 U1",
            feed: "A", powerWatts: 1, publicAddress: address, publicPort: 22_010, serverAddress: address,
            switchPort: "p", cable: "c", grant: Grant(inBitsPerSecond: 1, outBitsPerSecond: 1, burstBytes: 1))
        try check.check(holder, as: "HolderView")
        holder.until = nil
        try check.check(holder, as: "HolderView")
        for (row, column) in [(1, "name"), (nil, nil)] as [(Int?, String?)] {
            try check.check(
                ImportOutcome.Fault(row: row, column: column, reason: Phrase(everywhere: "x")),
                as: "ImportOutcome.Fault")
        }
        try check.check(InventoryTable(csv: "x", replace: true, dryRun: true), as: "InventoryTable")
        try check.check(InventoryTable(csv: "x", replace: nil, dryRun: nil), as: "InventoryTable")
    }

    private func tenants(_ check: inout SchemaCheck) async throws {
        var tenants = try await furnished.casework.tenants.views(for: TestOffice.user(.noc), since: at)
        for index in tenants.indices {
            tenants[index].standing.since = nil
            tenants[index].standing.lastEnd = nil
            tenants[index].standing.inbound.rate = sample
            tenants[index].standing.inbound.judged = nil
            tenants[index].standing.outbound.judged = .init(sample)
            tenants[index].standing.live.silentSince = at
            tenants[index].standing.live.outbound.last = sample
            tenants[index].standing.live.outbound.mean = sample
        }
        try check.check(TenantList(tenants: tenants), as: "TenantList")
        for index in tenants.indices {
            tenants[index].standing.live = LiveTraffic([], arrived: nil, at: at)
            tenants[index].standing.outbound.judged = .init(Estimate(estimate: 2, lower: 1, upper: .infinity))
        }
        try check.check(TenantList(tenants: tenants), as: "TenantList")
    }

    private func network(_ check: inout SchemaCheck, _ view: inout CaseView) throws {
        let all = try ConstructedNetwork(at: at)
        view.network = CaseNetworkView(
            standing: .applied, since: at, plan: all.plan, provisionalUntil: at, outcome: .expired, reason: "x",
            voided: "x")
        try check.check(view, as: "CaseView")
        view.network = CaseNetworkView(standing: .planning, since: at, reason: "")
        view.network?.plan = all.removal
        try check.check(view, as: "CaseView")
        view.network?.plan = all.fresh
        try check.check(view, as: "CaseView")
        view.network?.plan = nil
        try check.check(view, as: "CaseView")
        try check.check(NetworkList(sites: all.sites), as: "NetworkList")
    }

    private func enrolment(_ check: inout SchemaCheck) throws {
        let key = SigningKey().verificationKey
        try check.check(NewToken(site: "s1", vantage: .inside, name: "x"), as: "NewToken")
        try check.check(
            EnrolmentRequest(
                tokenID: "x", tokenSecret: "x", certificateRequest: "x", reportKey: key, nonce: Digest(of: []),
                proof: "x",
                hostName: "x", software: "x"), as: "EnrolmentRequest")
        try check.check(ChallengeRequest(agentID: "x"), as: "ChallengeRequest")
        try check.check(CertificateChallenge(nonce: Digest(of: []), expires: at), as: "CertificateChallenge")
        try check.check(
            CertificateRecovery(agentID: "x", nonce: Digest(of: []), certificateRequest: "x", proof: "x"),
            as: "CertificateRecovery")
        try check.check(IssuedCertificate(certificateChain: "x", expires: at), as: "IssuedCertificate")
        try check.check(
            EnrolmentResponse(
                agentID: FurnishedOffice.insideAgent, standing: .pending, site: "s1", vantage: .inside,
                certificateChain: "x", authority: "x", serviceKey: key, ledgerKey: "x",
                agentsURL: "https://titipan.example:8444"), as: "EnrolmentResponse")
    }
}
