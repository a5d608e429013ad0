// SPDX-License-Identifier: Apache-2.0

import Casework
import Documents
import Evidence
import Hummingbird
import Procedure
import Values
import Words

struct TenantList: APIDocument {
    let tenants: [TenantView]
}

/// The order of a verification that was asked for.
struct RoundOrder: APIDocument {
    let order: String
}

struct IncidentList: APIDocument {
    let incidents: [IncidentView]
}

/// The answer of the health check: the service runs, and can read its store.
struct Health: APIDocument {
    enum Status: String, APIDocument, CaseIterable { case ok }

    let status: Status
}

extension Route.Body {
    /// The note that closes an incident: findings and actions.
    static let incidentNote = Route.Body.form(
        "IncidentNote", [.text("note", most: 1000)])
    /// A decision on a server's new identity, the SHA-256 of which says which one.
    static let identityRuling = Route.Body.form(
        "IdentityRuling",
        [
            .choice("decision", FieldChoice.all(of: IdentityRuling.self)), .text("identity", most: 64),
            .text("reason", most: 1000),
        ])
    /// Why a placed server is verified again.
    static let roundReason = Route.Body.form("RoundReason", [.text("reason", most: 500)])
}

/// Traffic, ledger and the service itself.
extension Routes {
    var ledgerRoutes: [Route] {
        [
            Route(
                kind: .api, method: .get, path: "\(Self.api)/ledger/checkpoint", access: .anyone,
                summary: "The ledger's latest checkpoint, a signed note",
                answers: [.file("The checkpoint.", "text/plain")]
            ) { _ in .text(try await casework.ledger.checkpoint()) },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/ledger/proof/{leaf}",
                summary: "A leaf and its path to the latest root",
                answers: [.ok("The proof.", LeafProof.self)]
            ) { call in
                guard let leaf = UInt64(call.parameter("leaf")) else {
                    throw Problem.unknownEntry(call.parameter("leaf"))
                }
                return try .json(try await casework.ledger.proof(leaf: leaf, for: try call.user()))
            },
        ]
    }

    func incidentID(_ call: RequestContext) throws -> Int {
        guard let id = Int(call.parameter("id")), id > 0 else {
            throw Problem.unknownIncident(call.parameter("id"))
        }
        return id
    }

    /// Decides on the identity of an incident, by the fields of an ``Route/Body/identityRuling``.
    func decide(_ call: RequestContext, _ field: (String) -> String?) async throws -> IncidentView {
        try await casework.incidents.decide(
            try incidentID(call), field("decision").flatMap(IdentityRuling.init),
            on: field("identity").flatMap { Digest($0) }, reason: field("reason") ?? "", by: try call.user())
    }

    var serviceRoutes: [Route] {
        [
            Route(
                kind: .api, method: .get, path: "\(Self.api)/noc/tenants",
                summary: "Placed servers and their traffic of the last `minutes` (60)",
                query: [.number("minutes", 1...1_440)],
                answers: [.ok("The tenants.", TenantList.self)]
            ) { call in
                let minutes = min(1440, max(1, call.query["minutes"].flatMap { Int($0) } ?? 60))
                let since = now.advanced(bySeconds: Double(-60 * minutes))
                return try .json(
                    TenantList(tenants: try await casework.tenants.views(for: try call.user(), since: since)))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/noc/tenants/{number}/verify",
                access: .duty(.requestRounds), summary: "Verify a placed server now, whatever its round",
                body: .roundReason, bodyLimit: 8192, answers: [.ok("The order.", RoundOrder.self)]
            ) { call in
                let reason = try call.json()["reason"]?.plainText ?? ""
                return try .json(
                    RoundOrder(
                        order: try await casework.rounds.request(
                            call.parameter("number"), reason: reason, by: try call.user())))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/noc/incidents",
                summary: "Incidents, open ones first", answers: [.ok("The incidents.", IncidentList.self)]
            ) { call in try .json(IncidentList(incidents: try await casework.incidents.list(for: try call.user()))) },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/noc/incidents/{id}/close",
                access: .duty(.closeIncidents), summary: "Close an incident, with what was found",
                body: .incidentNote, bodyLimit: 8192, answers: [.ok("The incident.", IncidentView.self)]
            ) { call in
                let note = try call.json()["note"]?.plainText ?? ""
                return try .json(
                    try await casework.incidents.close(try incidentID(call), note: note, by: try call.user()))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/noc/incidents/{id}/identity",
                access: .duty(.decideIdentities),
                summary: "Accept or reject the identity that a placed server shows instead of the known one",
                body: .identityRuling, bodyLimit: 8192, answers: [.ok("The incident.", IncidentView.self)]
            ) { call in
                let body = try call.json()
                return try .json(try await decide(call) { body[$0]?.plainText })
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/noc/events",
                summary: "News of all cases and tenants as server-sent events",
                answers: [.file("The stream.", "text/event-stream")]
            ) { call in try stream(of: nil, call) },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/openapi.json", access: .anyone,
                summary: "This document", answers: [.ok("OpenAPI 3.1.")]
            ) { _ in try .json(openAPI()) },
            Route(
                kind: .api, method: .get, path: Self.publishedKeys, access: .anyone,
                summary:
                    "The public keys that records, receipts and checkpoints are checked with, and their fingerprint",
                answers: [.ok("The keys.", PublishedKeys.self)]
            ) { _ in try .json(casework.context.publishedKeys) },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/ca", access: .anyone,
                summary: "Certificates of the authorities that sign the service's and the agents' certificates, PEM",
                answers: [.file("The certificates.", "application/x-pem-file")]
            ) { _ in .bytes(Array(identity().authority.utf8), "application/x-pem-file") },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/trust", access: .anyone,
                summary: "The service's time and authorities, signed for the caller's `nonce` (64 hexadecimal digits)",
                query: [.digest("nonce")], answers: [.ok("The statement's envelope.")]
            ) { call in
                guard let nonce = Digest(call.query["nonce"] ?? "") else { throw Problem.noNonce }
                return .bytes(try casework.authorityChange.statement(for: nonce).encoded(), "application/json")
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/healthz", access: .anyone,
                summary: "Whether the service answers and its store can be read",
                isForMachines: true,
                answers: [.ok("It is well.", Health.self)]
            ) { _ in
                try await casework.ledger.checkStore()
                return try .json(Health(status: .ok))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/readyz", access: .anyone,
                summary: "Whether the service can take requests: its store takes writes",
                isForMachines: true,
                answers: [.ok("It is ready.", Health.self)]
            ) { _ in
                try await casework.checkReadiness()
                return try .json(Health(status: .ok))
            },
        ]
    }

    static let publishedKeys = "/.well-known/titipan-keys.json"

    /// The ledger's checkpoint; `nil` as long as nothing has happened.
    func checkpoint() async throws -> String? {
        do {
            return try await casework.ledger.checkpoint()
        } catch let problem as Problem where problem.kind == .unknown {
            return nil
        }
    }
}

extension Problem {
    fileprivate static let noNonce = Problem.invalid(
        "nonce",
        Phrase(
            id: "Nonce harus 64 digit heksadesimal yang dipilih pemanggil.",
            en: "A nonce of the caller's choice is needed: 64 hexadecimal digits."))
}
