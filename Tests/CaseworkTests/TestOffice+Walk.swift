// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Testing
import Values

/// The straight way, in the bodies that officers send.
extension TestOffice {
    static let approve = JSONValue.object(["decision": .string("approve")])
    static let installation = JSONValue.object([
        "macAddresses": .array([.string("02:00:5e:10:00:01")]), "switchPort": .string("gi1/0/7"),
        "rackPosition": .string("R1 U20"),
    ])

    static func findings(available: Bool) -> JSONValue {
        let finding = JSONValue.object(["available": .bool(available), "note": .string(available ? "" : "penuh")])
        return .object([
            "findings": .object([
                "room": finding, "power": finding, "publicAddress": finding, "bandwidth": finding, "cable": finding,
            ])
        ])
    }

    func applied(service: JSONValue? = nil) async throws -> NewCase {
        guard case .object(var form) = TestOffice.form() else { throw CancellationError() }
        if let service { form["service"] = service }
        return try await casework.apply(.object(form), from: "192.0.2.1")
    }

    func toTheCheck(_ number: String) async throws {
        try await act(.register, number, .object(["receivedOn": .string("2026-11-23")]))
        try await act(.dispose, number, .object(["instruction": .string("Tindak lanjuti")]))
        try await act(.orderPreparation, number, .object(["instruction": .string("Siapkan")]))
        try await act(.orderCheck, number, .object(["workPlan": .string("Cek")]))
    }

    func toTheSignature(_ number: String, accept: Bool = true) async throws {
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

    func signed(accept: Bool = true, service: JSONValue? = nil) async throws -> NewCase {
        let new = try await applied(service: service)
        try await toTheSignature(new.number, accept: accept)
        try await act(.signReply, new.number, TestOffice.approve)
        return new
    }

    func desk(_ number: String, channel: String = "email") async throws {
        try await act(.recordAgenda, number)
        try await act(
            .archiveReply, number,
            .object(["classification": .string("555"), "retentionYears": .string("5"), "shelf": .string("A1")]))
        try await act(.sendReply, number, .object(["channel": .string(channel)]))
    }

    /// An accepted case whose server stands in its rack.
    func installed(service: JSONValue? = nil) async throws -> NewCase {
        let new = try await signed(service: service)
        try await desk(new.number)
        try await casework.drain()
        try await act(
            .recordArrival, new.number,
            .object(["serialNumber": .string("SN1"), "condition": .string("baik"), "deliveredBy": .string("Budi")]))
        let party = JSONValue.object(["name": .string("Tono"), "position": .string("Teknisi")])
        try await act(.signHandover, new.number, .object(["officer": party, "applicant": party]))
        try await act(.recordInstallation, new.number, TestOffice.installation)
        try await casework.drain()
        return new
    }

    func startVerification(_ number: String, seconds: Int = 10) async throws {
        try await act(.startVerification, number, .object(["observationSeconds": .number(Double(seconds))]))
        clock.advance(30)
    }
}

/// The ``Problem`` that `body` throws, or a failed test.
func problem(
    _ location: SourceLocation = #_sourceLocation, _ body: () async throws -> some Any
) async throws -> Problem {
    let error = await #expect(throws: Problem.self, sourceLocation: location) { _ = try await body() }
    return try #require(error, sourceLocation: location)
}
