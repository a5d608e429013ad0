// SPDX-License-Identifier: Apache-2.0

package import Casework
import Evidence
import Procedure
package import Values

/// The straight way, in the bodies that officers send.
extension TestOffice {
    package static let approve = JSONValue.object(["decision": .string("approve")])
    /// The interface of the server that applies.
    package static let mac = "02:00:5e:10:00:01"
    package static let installation = installation(mac: mac)

    package static func installation(
        mac: String, switchPort: String = "gi1/0/7", rackPosition: String = "R1 U20"
    ) -> JSONValue {
        .object([
            "macAddresses": .array([.string(mac)]), "switchPort": .string(switchPort),
            "rackPosition": .string(rackPosition),
        ])
    }

    package static func findings(available: Bool) -> JSONValue {
        let finding = JSONValue.object(["available": .bool(available), "note": .string(available ? "" : "penuh")])
        return .object([
            "findings": .object([
                "room": finding, "power": finding, "publicAddress": finding, "bandwidth": finding, "cable": finding,
            ])
        ])
    }

    package func applied(
        service: JSONValue? = nil, server name: String = "rme", mac: String = TestOffice.mac
    ) async throws -> NewCase {
        guard case .object(var form) = try TestOffice.form(name, mac: mac) else { throw BadSample(text: name) }
        if let service { form["service"] = service }
        return try await casework.applications.apply(.object(form), from: "192.0.2.1")
    }

    package func toTheCheck(_ number: String) async throws {
        try await act(.register, number, .object(["receivedOn": .string("2026-11-23")]))
        try await act(.dispose, number, .object(["instruction": .string("Tindak lanjuti")]))
        try await act(.orderPreparation, number, .object(["instruction": .string("Siapkan")]))
        try await act(.orderCheck, number, .object(["workPlan": .string("Cek")]))
    }

    package func toTheSignature(_ number: String, accept: Bool = true) async throws {
        try await toTheCheck(number)
        try await act(.recordCheck, number, TestOffice.findings(available: accept))
        let decision =
            accept
            ? ["decision": JSONValue.string("accept")] : ["decision": .string("refuse"), "reason": .string("Penuh")]
        try await act(.orderReply, number, .object(decision))
        try await act(.draftReply, number)
        try await act(.reviewDraft, number, TestOffice.approve)
        try await act(.initialDraft, number, TestOffice.approve)
    }

    package func signed(accept: Bool = true, service: JSONValue? = nil) async throws -> NewCase {
        let new = try await applied(service: service)
        try await sign(new.number, accept: accept)
        return new
    }

    /// Steps 1 to 10 of a case that was just applied for.
    package func sign(_ number: String, accept: Bool = true) async throws {
        try await toTheSignature(number, accept: accept)
        try await act(.signReply, number, TestOffice.approve)
    }

    package func desk(_ number: String, channel: String = "email") async throws {
        try await act(.recordAgenda, number)
        try await act(
            .archiveReply, number,
            .object(["classification": .string("555"), "retentionYears": .string("5"), "shelf": .string("A1")]))
        try await signOnPaper(.letter, number)
        let reason = channel == "hand" ? JSONValue.string("Lembar ekspedisi hilang") : .null
        try await act(
            .sendReply, number,
            .object(["channel": .string(channel)].merging(channel == "hand" ? ["noReceipt": reason] : [:]) { $1 }))
    }

    /// The document printed, signed, scanned by whose task that is, and confirmed by a second person.
    package func signOnPaper(_ document: SignedDocument, _ number: String) async throws {
        try await casework.outbox.drain()
        let (sender, confirmation): (Role, Action) =
            switch document {
            case .letter: (.jfu, .confirmLetterScan)
            case .record: (.jft, .confirmRecordScan)
            }
        try await casework.attachments.attach(
            SentFile(
                name: "pindaian.pdf", kind: document.attachmentKind,
                bytes: Array("%PDF-1.7 signed \(document) of \(number)".utf8)), to: number, by: TestOffice.user(sender))
        try await act(
            confirmation, number,
            .object(["signed": .bool(true), "stamped": .bool(true), "same": .bool(true)]))
    }

    /// A photograph of the server at its arrival.
    package func photograph(_ number: String) async throws {
        try await casework.attachments.attach(
            SentFile(name: "foto.jpg", kind: .arrivalPhotograph, bytes: [0xFF, 0xD8, 0xFF, 0xE0] + Array(number.utf8)),
            to: number, by: TestOffice.user(.jft))
    }

    /// An accepted case whose server stands in its rack.
    package func installed(service: JSONValue? = nil) async throws -> NewCase {
        let new = try await signed(service: service)
        try await install(new.number, TestOffice.installation)
        return new
    }

    /// From the signature to the server in its rack.
    package func install(_ number: String, _ installation: JSONValue) async throws {
        try await desk(number)
        try await casework.outbox.drain()
        try await photograph(number)
        try await act(
            .recordArrival, number,
            .object(["serialNumber": .string("SN1"), "condition": .string("baik"), "deliveredBy": .string("Budi")]))
        let party = JSONValue.object(["name": .string("Tono"), "position": .string("Teknisi")])
        try await act(.signHandover, number, .object(["officer": party, "applicant": party]))
        try await signOnPaper(.record, number)
        try await act(.recordInstallation, number, installation)
        try await casework.outbox.drain()
    }

    /// The office's two agents, and an accepted case whose server both have found as it should be.
    package func placed() async throws -> (inside: TestAgent, outside: TestAgent, number: String) {
        let inside = try await TestAgent("inside-1", .inside).join(self)
        let outside = try await TestAgent("outside-1", .outside).join(self)
        let number = try await installed().number
        try await startVerification(number)
        let order = try await inside.order(self)
        try await inside.deliver(inside.report(order), of: order, to: self)
        try await outside.deliver(outside.report(order), of: order, to: self)
        try await casework.outbox.drain()
        return (inside, outside, number)
    }

    package func startVerification(_ number: String, seconds: Int = 10) async throws {
        try await act(.startVerification, number, .object(["observationSeconds": .number(Double(seconds))]))
        clock.advance(30)
    }
}
