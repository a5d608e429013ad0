// SPDX-License-Identifier: Apache-2.0

import Evidence
import Foundation
import Identity
import TestSupport
import Testing
import Values

/// Several certificate authorities of one service in one directory.
@Suite("Authorities")
struct AuthoritiesTests {
    private func open(_ directory: String) throws -> Authorities {
        try Authorities.open(directory: directory + "/identity", name: "Dinas Kominfo", now: now)
    }

    @Test("an authority that was there alone is the first, and goes on so")
    func first() async throws {
        try await withAuthority { authority, directory in
            let authorities = try open(directory)
            #expect(authorities.issuing.keyPin == authority.keyPin && authorities.accepted.count == 1)
            #expect(
                authorities.plan.accepted == [1] && authorities.plan.issuing == 1 && authorities.plan.generation == 1)
            #expect(!FileManager.default.fileExists(atPath: directory + "/identity/authorities.json"))
        }
    }

    @Test("each step is on disk when it is done, and seen by others that have the directory open")
    func steps() async throws {
        try await withTemporaryDirectory { directory in
            let (one, other) = (try open(directory), try open(directory))
            let old = one.issuing.keyPin
            try one.succeed(now: now)
            try one.retireOthers()
            #expect(other.plan.generation == 1)

            let announced = try one.announce(now: now, deadline: now.advanced(byDays: 30))
            #expect(announced.successor == 2 && announced.generation == 2)
            #expect(try other.announce(now: now, deadline: now) == announced)
            #expect(other.accepted.map(\.number) == [1, 2] && other.issuing.keyPin == old)

            try other.succeed(now: now.advanced(byDays: 3))
            #expect(one.issuing.number == 2 && one.accepted.map(\.number) == [2, 1])
            #expect(try open(directory).plan.since == now.advanced(byDays: 3))
            let new = one.issuing.keyPin
            #expect(new != old)

            try one.retireOthers()
            #expect(other.accepted.map(\.number) == [2] && other.plan.retired == [1] && other.plan.generation == 3)
            #expect(try open(directory).knownPins() == [old, new])
            #expect(try one.announce(now: now, deadline: now).successor == 3)
        }
    }

    @Test("a server certificate comes from the authority that issues")
    func server() async throws {
        try await withTemporaryDirectory { directory in
            let authorities = try open(directory)
            let first = try authorities.issuing.serverIdentity(names: ["127.0.0.1"], now: now)
            try authorities.announce(now: now, deadline: now)
            #expect(
                try authorities.issuing.serverIdentity(names: ["127.0.0.1"], now: now).certificateChainPEM
                    == first.certificateChainPEM)
            try authorities.succeed(now: now)
            let second = try authorities.issuing.serverIdentity(names: ["127.0.0.1"], now: now)
            #expect(second.certificateChainPEM.hasSuffix(authorities.issuing.certificatePEM))
            #expect(second.privateKeyPEM != first.privateKeyPEM)
        }
    }

    @Test("a key that is lost is not made anew, and a plan that contradicts itself is refused")
    func lost() async throws {
        try await withTemporaryDirectory { directory in
            try open(directory).announce(now: now, deadline: now)
            let key = directory + "/identity/authority-2.key"
            try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
            #expect(throws: IdentityError.self) { _ = try open(directory) }
            #expect(!FileManager.default.fileExists(atPath: key))
            #expect(throws: IdentityError.self) { _ = try IdentityArchive(directory: directory + "/identity") }
            try FileManager.default.moveItem(atPath: key + ".away", toPath: key)
            _ = try open(directory)
            for text in [
                "", "{}", #"{"accepted":[],"generation":1,"issuing":1,"retired":[]}"#,
                #"{"accepted":[2],"generation":1,"issuing":1,"retired":[]}"#,
                #"{"accepted":[1],"generation":1,"issuing":1,"retired":[1]}"#,
                #"{"accepted":[1,-7],"generation":1,"issuing":1,"retired":[]}"#,
            ] {
                try text.write(to: directory + "/identity/authorities.json")
                #expect(throws: IdentityError.self, "\(text)") { _ = try open(directory) }
            }
        }
    }

    @Test("an archive holds every authority, and brings them back", arguments: [nil, "kuda baterai benar staples"])
    func archive(_ passphrase: String?) async throws {
        try await withTemporaryDirectory { directory in
            let authorities = try open(directory)
            _ = try ServiceKeys.open(directory: directory + "/identity", ledgerName: "x.example/ledger")
            try authorities.announce(now: now, deadline: now)
            let file = directory + "/keys"
            try IdentityArchive(directory: directory + "/identity").write(to: file, passphrase: passphrase)
            try IdentityArchive(file: file, passphrase: passphrase).restore(to: directory + "/restored")
            let back = try Authorities.open(directory: directory + "/restored", name: "x", now: now)
            #expect(back.plan == authorities.plan)
            #expect(back.accepted.map(\.keyPin) == authorities.accepted.map(\.keyPin))
        }
    }
}
