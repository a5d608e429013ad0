// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Foundation
import Procedure
import Synchronization
import Values
import Web

/// An application layer with a few cases in different states, for what the listeners add to it.
final class FakeOffice: CaseOffice {
    static let password = "rahasia-sekali"
    static let secret = "kunci-rahasia-pemohon-0123456789"
    static let agentID = "3f2b8c1e-6f0a-4a53-9a43-4b7c7b6f1d11"

    private struct State {
        var sessions: [String: Session] = [:]
        var performed: [String] = []
        var applications = 0
        var progress: [ProgressUpdate] = []
        var listeners: [AsyncStream<CaseUpdate>.Continuation] = []
        var standing = AgentStanding.approved
        var disabled: Set<String> = []
    }

    private let state = Mutex(State())

    var performed: [String] { state.withLock { $0.performed } }
    func setStanding(_ standing: AgentStanding) { state.withLock { $0.standing = standing } }
    func disable(_ username: String) { state.withLock { _ = $0.disabled.insert(username) } }

    /// Sends news to every open stream.
    func announce(_ update: CaseUpdate) {
        for listener in state.withLock({ $0.listeners }) { listener.yield(update) }
    }

    // MARK: People

    func signIn(username: String, password: String, from: String) async throws -> SignIn {
        guard let role = Role(rawValue: username), password == Self.password else {
            throw Problem(
                .unauthenticated, code: "session.wrong", title: "Not known", detail: "User name or password is wrong.")
        }
        let user = UserView(
            id: username, username: username, role: role, displayName: Fixtures.names[role] ?? username,
            position: Fixtures.positions[role])
        let token = "token-\(UUID().uuidString)"
        let expires = Timestamp.present.advanced(bySeconds: 3600)
        let session = Session(user: user, csrfToken: "csrf-\(UUID().uuidString)", expires: expires)
        state.withLock { $0.sessions[token] = session }
        return SignIn(token: token, csrfToken: session.csrfToken, user: user, expires: expires)
    }

    func session(token: String) async throws -> Session? {
        state.withLock { state in
            state.sessions[token].flatMap { state.disabled.contains($0.user.username) ? nil : $0 }
        }
    }

    func signOut(token: String) async throws { state.withLock { _ = $0.sessions.removeValue(forKey: token) } }

    // MARK: Cases

    func apply(_ form: JSONValue, from: String) async throws -> NewCase {
        guard form["agency"]?["name"]?.text != nil else { throw Self.missing("agency.name") }
        guard (form["purpose"]?.text?.count ?? 0) <= 4000 else {
            throw Problem(
                .invalid, code: "field.invalid", title: "Too long", detail: "At most 4000 characters.", field: "purpose"
            )
        }
        state.withLock { $0.applications += 1 }
        return NewCase(number: Fixtures.running, secret: Self.secret)
    }

    func applicantView(secret: String) async throws -> ApplicantView {
        guard secret == Self.secret else { throw Self.unknown }
        return try Fixtures.applicant()
    }

    func resubmit(secret: String, form: JSONValue) async throws -> ApplicantView {
        try await applicantView(secret: secret)
    }

    func perform(
        _ action: String, on number: String, body: JSONValue, by user: UserView, expecting version: Int?
    ) async throws -> CaseView {
        let view = try await caseView(number, for: user)
        guard let known = Action(rawValue: action) else { throw Self.unknown }
        guard known.role == user.role else {
            throw Problem(
                .forbidden, code: "procedure.role", title: "Not your role",
                detail: "It belongs to \(known.role.rawValue).")
        }
        if let reason = body["reason"], (reason.text ?? "").isEmpty { throw Self.missing("reason") }
        if known == .returnToApplicant, body["reason"] == nil { throw Self.missing("reason") }
        let first = state.withLock { state in
            guard !state.performed.contains("\(number) \(action)") else { return false }
            state.performed.append("\(number) \(action)")
            return true
        }
        guard first else {
            throw Problem(
                .conflict, code: "procedure.state", title: "Not now",
                detail: "The case is at step \(view.summary.step); next comes dispose by kepalaDinas.")
        }
        announce(.changed(number: number, version: view.summary.version + 1, stage: view.summary.stage.rawValue))
        return view
    }

    func caseView(_ number: String, for user: UserView) async throws -> CaseView {
        guard let view = try Fixtures.caseView(number, role: user.role) else { throw Self.unknown }
        return view
    }

    func cases(for user: UserView, filter: CaseFilter) async throws -> [CaseSummary] {
        try Fixtures.numbers.compactMap { try Fixtures.caseView($0, role: user.role)?.summary }.filter { summary in
            filter.ended.map { $0 == summary.stage.isFinal } ?? true
                && (filter.text.isEmpty || summary.agency.localizedCaseInsensitiveContains(filter.text))
        }
    }

    func inbox(for user: UserView) async throws -> [InboxItem] {
        try Fixtures.numbers.compactMap { number in
            guard let view = try Fixtures.caseView(number, role: user.role), !view.actions.isEmpty else { return nil }
            return try Fixtures.decode(
                InboxItem.self,
                [
                    "summary": try Fixtures.object(view.summary), "actions": view.actions.map(\.rawValue),
                ])
        }
    }

    func document(_ name: String, of number: String, for user: UserView) async throws -> StoredFile {
        _ = try await caseView(number, for: user)
        guard name == "letter.pdf" else { throw Self.unknown }
        return StoredFile(
            name: name, mediaType: "application/pdf", bytes: Array("%PDF-1.7\n".utf8), sha256: Digest(of: [1]),
            at: .present)
    }

    func applicantDocument(_ name: String, secret: String) async throws -> StoredFile {
        _ = try await applicantView(secret: secret)
        throw Self.unknown
    }

    func evidence(_ name: String, of number: String, for user: UserView) async throws -> StoredFile {
        _ = try await caseView(number, for: user)
        guard name == "order.json" else { throw Self.unknown }
        return StoredFile(
            name: name, mediaType: "application/json", bytes: Array("{}".utf8), sha256: Digest(of: [2]), at: .present)
    }

    func updates(of number: String?) -> AsyncStream<CaseUpdate> {
        let (stream, continuation) = AsyncStream.makeStream(of: CaseUpdate.self, bufferingPolicy: .bufferingNewest(16))
        state.withLock { $0.listeners.append(continuation) }
        return stream
    }

    /// How many streams were asked for.
    var streams: Int { state.withLock { $0.listeners.count } }

    // MARK: Agents

    func agents(for user: UserView) async throws -> [AgentView] { try Fixtures.agents() }

    func createJoinToken(site: String, vantage: Vantage, name: String, by user: UserView?) async throws -> String {
        guard !site.isEmpty, !name.isEmpty else { throw Self.missing("site") }
        return "ttp1.7Jd0aQ.Yy0Hq4m1n2r5s8u1x4z7.9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    }

    func approve(agent id: String, by user: UserView?) async throws -> AgentView {
        guard let agent = try Fixtures.agents().first(where: { $0.id == id }) else { throw Self.unknown }
        return agent
    }

    func revoke(agent id: String, reason: String, by user: UserView?) async throws -> AgentView {
        guard !reason.isEmpty else { throw Self.missing("reason") }
        return try await approve(agent: id, by: user)
    }

    func enrol(_ request: EnrolmentRequest, from: String) async throws -> EnrolmentResponse {
        throw Problem(.forbidden, code: "agent.token", title: "Token refused", detail: "The token is not valid.")
    }

    private func stand(_ id: String) throws {
        guard id == Self.agentID else { throw Self.unknown }
        switch state.withLock({ $0.standing }) {
        case .approved: return
        case .pending:
            throw Problem(.forbidden, code: "agent.pending", title: "Pending", detail: "An officer must approve first.")
        case .revoked:
            throw Problem(.forbidden, code: "agent.revoked", title: "Revoked", detail: "This agent was revoked.")
        }
    }

    func status(agent id: String) async throws -> AgentStatus {
        let standing = state.withLock { $0.standing }
        if standing == .revoked { try stand(id) }
        return AgentStatus(
            agentID: id, site: "gedung-sentra", vantage: .inside, standing: standing, time: .present,
            acceptedThrough: nil)
    }

    func openOrders(agent id: String, wait: Duration) async throws -> OpenOrders {
        try stand(id)
        return OpenOrders(orders: [])
    }

    func startVerification(agent id: String, caseNumber: String) async throws -> Envelope {
        try stand(id)
        throw Problem(.conflict, code: "procedure.state", title: "Not now", detail: "The server is not installed.")
    }

    func recordProgress(agent id: String, orderID: String, _ update: ProgressUpdate) async throws {
        try stand(id)
        announce(.progress(number: Fixtures.verifying, orderID: orderID, vantage: .inside, update: update))
    }

    func verdict(agent id: String, orderID: String, wait: Duration) async throws -> OrderVerdict {
        try stand(id)
        return OrderVerdict(
            state: .waiting, awaiting: ["report of the outside agent"], verdict: nil, caseState: "verifying")
    }

    func acceptReport(_ bytes: [UInt8], agent id: String) async throws -> AcceptedReport {
        try stand(id)
        throw Problem(.malformed, code: "report.malformed", title: "Not a report", detail: "It is no DSSE envelope.")
    }

    func acceptEvidence(_ bytes: [UInt8], sha256: String, agent id: String) async throws {
        try stand(id)
        throw Problem(.conflict, code: "evidence.unnamed", title: "No report names this file", detail: "None does.")
    }

    func tenants(agent id: String) async throws -> TenantAssignments {
        try stand(id)
        return TenantAssignments(tenants: [])
    }

    func recordWindows(_ upload: WindowUpload, agent id: String) async throws { try stand(id) }

    // MARK: NOC and ledger

    func tenantViews(for user: UserView, since: Timestamp) async throws -> [TenantView] { try Fixtures.tenants() }

    func incidents(for user: UserView) async throws -> [IncidentView] { Fixtures.incidents }

    func closeIncident(_ id: Int, note: String, by user: UserView) async throws -> IncidentView {
        guard var incident = Fixtures.incidents.first(where: { $0.id == id }) else { throw Self.unknown }
        guard !note.isEmpty else { throw Self.missing("note") }
        incident.closed = Timestamp.present
        incident.closedBy = user.displayName
        incident.note = note
        return incident
    }

    func checkStore() async throws {}

    func ledgerCheckpoint() async throws -> String {
        """
        titipan.temanggungkab.go.id/ledger
        412
        vTWx3jL5Yb3Xv2b5oC8mM2i0S9f1bD1vQGm1hC3m0tQ=

        — titipan.temanggungkab.go.id/ledger Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=

        """
    }

    func ledgerProof(leaf: UInt64) async throws -> LeafProof {
        guard leaf < 412 else { throw Self.unknown }
        return LeafProof(
            leafIndex: leaf, leaf: Data("{}".utf8), treeSize: 412, root: Digest(of: [3]), path: [Digest(of: [4])],
            checkpoint: try await ledgerCheckpoint())
    }

    // MARK: -

    private static let unknown = Problem(
        .unknown, code: "case.unknown", title: "No such case", detail: "There is no case of that number.")

    private static func missing(_ field: String) -> Problem {
        Problem(
            .invalid, code: "field.missing", title: "A field is missing", detail: "\(field) is required.", field: field)
    }
}

extension Timestamp {
    static var present: Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) }
}
