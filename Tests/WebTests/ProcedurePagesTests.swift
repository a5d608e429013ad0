// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Foundation
import HTTPTypes
import Ledger
import OfficeSupport
import Procedure
import Testing

import Values
@testable import Web

/// The procedure by the forms of the pages.
@Suite struct ProcedurePagesTests {
    /// One way through the procedure, as the forms send it, up to the installed server.
    private static let path: [(Action, [String: String])] = [
        (.register, ["agendaNumber": "M/1", "receivedOn": "2026-11-23"]),
        (.dispose, ["instruction": "Tindak lanjuti."]),
        (.orderPreparation, ["instruction": "Siapkan."]), (.orderCheck, ["workPlan": "Periksa rak R1."]),
        (
            .recordCheck,
            Dictionary(
                uniqueKeysWithValues: Facility.allCases.map(\.rawValue).flatMap { name in
                    [("findings.\(name).available", "true"), ("findings.\(name).note", "")]
                } + [("rackPosition", "R1 U1"), ("access", "203.0.113.10:22010"), ("switchPort", "gi1/0/7")])
        ), (.orderReply, ["decision": "accept", "reason": ""]), (.draftReply, ["additions": ""]),
        (.reviewDraft, ["decision": "approve", "reason": ""]), (.initialDraft, ["decision": "approve", "reason": ""]),
        (.signReply, ["decision": "approve", "reason": ""]),
        (.confirmLetterScan, ["signed": "true", "stamped": "true", "same": "true", "note": ""]),
        (.recordAgenda, ["agendaNumber": ""]),
        (.archiveReply, ["classification": "000.5.3", "retentionYears": "5", "shelf": "Rak 3"]),
        (.sendReply, ["channel": "hand", "recipient": "Budi", "noReceipt": "Hilang"]),
        (
            .recordArrival,
            ["serialNumber": "7XK", "condition": "Baik", "deliveredBy": "Budi", "noPhotographs": "Kamera rusak"]
        ),
        (
            .signHandover,
            [
                "officer.name": "Rudi", "officer.position": "JFT", "applicant.name": "Budi",
                "applicant.position": "Pranata",
            ]
        ),
        (.confirmRecordScan, ["signed": "true", "stamped": "true", "same": "true", "note": ""]),
        (.recordInstallation, ["macAddresses": "02:00:5e:10:00:01", "switchPort": "gi1/0/7", "rackPosition": "R1 U1"]),
    ]

    /// Who sends the scan that a step confirms.
    private static let scans: [Action: (Role, AttachmentKind)] = [
        .confirmLetterScan: (.jfu, .signedLetter), .confirmRecordScan: (.jft, .signedRecord),
    ]

    private static func attach(_ kind: AttachmentKind, to number: String, by person: Visitor) async throws {
        let page = try await person.send(.get, "/cases/\(number)").text
        #expect(page.contains("upload-\(kind.rawValue)"), "the form for it stands among what is to be done")
        let parts = [
            "name=\"_csrf\"\r\n\r\n\(person.csrf ?? "")", "name=\"kind\"\r\n\r\n\(kind.rawValue)",
            "name=\"file\"; filename=\"scan.pdf\"\r\n\r\n%PDF-1.7 \(kind)",
        ]
        let body = parts.map { "--x\r\nContent-Disposition: form-data; \($0)\r\n" }.joined() + "--x--\r\n"
        let sent = try await person.send(
            .post, "/cases/\(number)/attachments", body: body, type: "multipart/form-data; boundary=x")
        #expect(sent.status == 303, "\(kind): \(sent.text.prefix(300))")
    }

    @Test func theWholeWayByFormsWhereEachStepIsOnlyItsRolesAndOnlyOnce() async throws {
        try await Visitor.visit { visitor, site in
            let applied = try await visitor.post("/apply", TestOffice.formFields)
            #expect(applied.status == 303, "\(applied.text.prefix(2000))")
            let secret = try #require(applied.headers[.location]?.dropFirst(3).prefix { $0 != "?" })
            var people: [Role: Visitor] = [:]
            for role in Role.officers { people[role] = try await visitor.signedIn(as: role) }
            let clerk = try #require(people[.jfu])
            let list = try await clerk.send(.get, "/api/v1/cases").json["cases"] as? [[String: Any]]
            let number = try #require(list?.first?["number"] as? String)

            for (action, fields) in Self.path {
                let address = "/cases/\(number)/actions/\(action.rawValue)"
                if let (sender, kind) = Self.scans[action] {
                    try await site.casework.outbox.drain()
                    try await Self.attach(kind, to: number, by: try #require(people[sender]))
                }
                for (role, person) in people where role != action.role {
                    let refused = try await person.post(address, fields)
                    #expect(refused.status == 403, "\(role) \(action)")
                }
                let person = try #require(people[action.role])
                var fields = fields
                if action.formStep?.shapes.contains(where: { $0.kind == .seen(.draft) }) ?? false {
                    let page = try await person.send(.get, "/cases/\(number)").text
                    fields["draft"] = page.firstMatch(of: #/name="draft" value="([0-9a-f]{64})"/#).map { String($0.1) }
                }
                if Self.scans[action] != nil {
                    let page = try await person.send(.get, "/cases/\(number)").text
                    #expect(page.contains("/attachments/"), "the scan is seen where it is confirmed")
                    fields["scan"] = page.firstMatch(of: #/name="scan" value="([0-9a-f]{64})"/#).map { String($0.1) }
                }
                let done = try await person.post(address, fields)
                #expect(done.status == 303, "\(action): \(done.text.prefix(200))")
                let page = try await person.send(.get, "/cases/\(number)?done=\(action.rawValue)")
                #expect(page.status == 200)
                #expect(!page.text.contains("⟦"), "\(action)")
                // An installation may be corrected until the next step; every other step is taken once.
                guard action != .recordInstallation else { continue }
                let twice = try await person.post(address, fields)
                #expect(twice.status == 409, "\(action) twice")
            }

            let technician = try #require(people[.jft])
            let view = try await technician.send(.get, "/api/v1/cases/\(number)").json
            #expect((view["summary"] as? [String: Any])?["stage"] as? String == "installed")
            #expect((view["allocation"] as? [String: Any])?["publicPort"] as? Int == 22_010)
            for address in ["/t/\(secret)", "/api/v1/applications/\(secret)"] {
                let answer = try await visitor.send(.get, address)
                #expect(answer.status == 200)
                #expect(!answer.text.contains("203.0.113.10"))
                #expect(!answer.text.contains("22010"))
                #expect(!answer.text.contains("10.20.0.10"))
            }
            let none = try await technician.post("/cases/\(number)/actions/startVerification", [:])
            #expect(none.status == 409)
            #expect(none.text.contains("agen"))
        }
    }

    @Test func anEntryOfTheLedgerIsProvenUnderTheCheckpointThatIsServed() async throws {
        try await Visitor.visit { visitor, _ in
            #expect(try await visitor.post("/apply", TestOffice.formFields).status == 303)
            let clerk = try await visitor.signedIn(as: .jfu)
            let served = try await clerk.send(.get, "/api/v1/ledger/proof/0").text
            let proof = try CanonicalJSON.decode(LeafProof.self, from: Array(served.utf8))
            #expect(String(decoding: proof.leaf, as: UTF8.self).contains("\"kind\":\"event\""))
            #expect(try await visitor.send(.get, "/api/v1/ledger/checkpoint").text == proof.checkpoint)
            let root = try #require(TreeHash(bytes: proof.root.bytes))
            #expect(proof.checkpoint.contains("\n\(proof.treeSize)\n\(Data(root.bytes).base64EncodedString())\n"))
            try InclusionProof(
                leafIndex: Int(proof.leafIndex), treeSize: Int(proof.treeSize),
                hashes: proof.path.compactMap { TreeHash(bytes: $0.bytes) }
            ).verify(leaf: MerkleTree.leafHash(Array(proof.leaf)), root: root)
            #expect(try await clerk.send(.get, "/api/v1/ledger/proof/\(proof.treeSize)").status == 404)
        }
    }

    @Test(arguments: [
        (["agency.name": ""], "agency.name"), (["server.rackUnits": "0"], "server.rackUnits"),
        (["server.rackUnits": "viel"], "server.rackUnits"), (["server.macAddresses": "no"], "server.macAddresses"),
        (["letter.date": "2026-02-30"], "letter.date"), (["service.port": "70000"], "service.port"),
        (["contact.email": "nobody"], "contact.email"),
        (["purpose": String(repeating: "x", count: 4001)], "purpose"),
    ])
    func aWrongFieldOfTheApplicationIsMarkedAndNothingIsKept(_ change: [String: String], _ field: String) async throws {
        try await Visitor.visit { visitor, _ in
            let answer = try await visitor.post("/apply", TestOffice.formFields.merging(change) { $1 })
            #expect(answer.status == 422)
            let marked = answer.text.firstMatch(of: #/name="([^"]+)"[^>]*aria-invalid="true"/#)
            #expect(marked.map { String($0.1) } == field)
            let clerk = try await visitor.signedIn(as: .jfu)
            let cases = try await clerk.send(.get, "/api/v1/cases").json["cases"] as? [Any]
            #expect(cases?.isEmpty == true)
        }
    }
}
