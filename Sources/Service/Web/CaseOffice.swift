// SPDX-License-Identifier: Apache-2.0

package import Casework
package import Evidence
package import Values

/// What the listeners need of the application layer: every decision is made behind it, none in this target.
///
/// Each call throws ``Problem`` for what the caller did wrong.
package protocol CaseOffice: Sendable {
    // People
    func signIn(username: String, password: String, from: String) async throws -> SignIn
    func session(token: String) async throws -> Session?
    func signOut(token: String) async throws

    // Cases
    func apply(_ form: JSONValue, from: String) async throws -> NewCase
    func applicantView(secret: String) async throws -> ApplicantView
    func resubmit(secret: String, form: JSONValue) async throws -> ApplicantView
    func perform(
        _ action: String, on number: String, body: JSONValue, by user: UserView, expecting version: Int?
    ) async throws -> CaseView
    func caseView(_ number: String, for user: UserView) async throws -> CaseView
    func cases(for user: UserView, filter: CaseFilter) async throws -> [CaseSummary]
    func inbox(for user: UserView) async throws -> [InboxItem]
    func document(_ name: String, of number: String, for user: UserView) async throws -> StoredFile
    func applicantDocument(_ name: String, secret: String) async throws -> StoredFile
    func evidence(_ name: String, of number: String, for user: UserView) async throws -> StoredFile
    /// News of one case, or of all with `nil`; bounded, the newest are kept.
    func updates(of number: String?) -> AsyncStream<CaseUpdate>

    // Agents, officer side
    func agents(for user: UserView) async throws -> [AgentView]
    func createJoinToken(site: String, vantage: Vantage, name: String, by user: UserView?) async throws -> String
    func approve(agent id: String, by user: UserView?) async throws -> AgentView
    func revoke(agent id: String, reason: String, by user: UserView?) async throws -> AgentView

    // Agents, their own side; `id` is the UUID in the verified client certificate
    func enrol(_ request: EnrolmentRequest, from: String) async throws -> EnrolmentResponse
    func status(agent id: String) async throws -> AgentStatus
    func openOrders(agent id: String, wait: Duration) async throws -> OpenOrders
    func startVerification(agent id: String, caseNumber: String) async throws -> Envelope
    func recordProgress(agent id: String, orderID: String, _ update: ProgressUpdate) async throws
    func verdict(agent id: String, orderID: String, wait: Duration) async throws -> OrderVerdict
    func acceptReport(_ bytes: [UInt8], agent id: String) async throws -> AcceptedReport
    func acceptEvidence(_ bytes: [UInt8], sha256: String, agent id: String) async throws
    func tenants(agent id: String) async throws -> TenantAssignments
    func recordWindows(_ upload: WindowUpload, agent id: String) async throws

    // NOC and ledger
    func tenantViews(for user: UserView, since: Timestamp) async throws -> [TenantView]
    func incidents(for user: UserView) async throws -> [IncidentView]
    func closeIncident(_ id: Int, note: String, by user: UserView) async throws -> IncidentView
    func checkStore() async throws
    func ledgerCheckpoint() async throws -> String
    func ledgerProof(leaf: UInt64) async throws -> LeafProof
}

extension Casework: CaseOffice {}
