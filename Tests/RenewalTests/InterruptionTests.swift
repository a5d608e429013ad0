// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import CurlClient
import Evidence
import Foundation
import Identity
import OfficeSupport
import TestSupport
import Testing
import Values

@testable import Delivery

/// Renewals that are interrupted, and statements that the service did not make.
@Suite(.timeLimit(.minutes(2))) struct InterruptionTests {
    private func serve(_ body: @escaping @Sendable (RunningService, Machine, String) async throws -> Void) async throws
    {
        try await TestOffice.open { office in
            try await withTemporaryDirectory { folder in
                try await RunningService.run(office) { service in
                    let machine = try await Machine("agent", .inside, at: service, in: folder)
                    try await body(service, machine, "\(folder)/agent/identity")
                }
            }
        }
    }

    @Test func `the old certificate stays until the new one has been used, across a restart`() async throws {
        try await serve { service, machine, identity in
            _ = try await machine.keeper.round()
            let old = try String(contentsOfFile: "\(identity)/tls.pem", encoding: .utf8)
            service.office.clock.advance(21 * 86_400)
            let issued = try machine.credentials.keep(try await machine.client.renewCertificate())
            // Power is lost here.
            try machine.restart()
            #expect(try String(contentsOfFile: "\(identity)/tls.pem", encoding: .utf8) == old)
            try await machine.call()
            _ = try await machine.keeper.round()
            #expect(machine.credentials.certificate == issued && machine.credentials.unused == nil)
            #expect(try String(contentsOfFile: "\(identity)/tls.pem", encoding: .utf8) == issued.chain)
            #expect(!FileManager.default.fileExists(atPath: "\(identity)/tls-next.pem"))
            try await machine.call()
            let trail = try await service.office.store.read { try $0.auditTrail(most: 50) }
            #expect(trail.count { $0.what == "agent.renewal" } == 1)
        }
    }

    @Test(arguments: ["", "damaged", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func `a new certificate that does not read is replaced, and the one in use goes on`(_ text: String) async throws {
        try await serve { service, machine, identity in
            _ = try await machine.keeper.round()
            try Data(text.utf8).write(to: URL(filePath: "\(identity)/tls-next.pem"))
            service.office.clock.advance(21 * 86_400)
            try machine.restart()
            try await machine.call()
            _ = try await machine.keeper.round()
            try await machine.call()
            let left = try #require(machine.credentials.certificate).notAfter.seconds(since: service.office.clock.time)
            #expect(left > 29 * 86_400)
        }
    }

    @Test func `a statement counts only if the service signed it for the agent's nonce, and never goes back`()
        async throws
    {
        try await serve { service, machine, identity in
            _ = try await machine.keeper.round()
            let (office, nonce) = (service.office, Digest(of: [1]))
            let authorities = machine.credentials.tls(showing: nil).authority
            guard case .pem(let pinned) = authorities else {
                Issue.record("no authority is pinned")
                return
            }
            let make = { (generation: Int, time: Timestamp) in
                TrustStatement(
                    nonce: nonce, at: time, generation: generation,
                    authorities: [String(decoding: pinned, as: UTF8.self)])
            }
            let sign = { (statement: TrustStatement, key: SigningKey, type: PayloadType) in
                try Envelope(signing: try CanonicalJSON.encode(statement), type: type, with: key)
            }
            let (now, key) = (office.clock.time, office.keys.signing)
            let later = now.advanced(byDays: 400)
            for forged in [
                try sign(make(9, later), SigningKey(), .trust), try sign(make(9, later), key, .order),
                try sign(make(9, later), machine.client.identity.reportKey, .trust),
            ] {
                #expect(throws: ServiceError.self) { try machine.credentials.take(forged, for: nonce) }
            }
            // Another's, or an old one that is played again.
            let genuine = try sign(make(9, later), key, .trust)
            #expect(throws: ServiceError.self) { try machine.credentials.take(genuine, for: Digest(of: [2])) }
            #expect(machine.credentials.generation == 1 && machine.credentials.clock.now == now)

            try machine.credentials.take(try sign(make(5, now), key, .trust), for: nonce)
            #expect(machine.credentials.generation == 5)
            try machine.credentials.take(try sign(make(4, now), key, .trust), for: nonce)
            try machine.restart()
            #expect(machine.credentials.generation == 5)
            // One that is damaged on the disk is named, and not passed over for the pinned authority.
            try Data("{}".utf8).write(to: URL(filePath: "\(identity)/trust.json"))
            let error = #expect(throws: (any Error).self) { try machine.restart() }
            #expect(String(describing: error).contains("trust.json"))
        }
    }
}
