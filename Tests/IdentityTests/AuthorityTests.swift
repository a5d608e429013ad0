// SPDX-License-Identifier: Apache-2.0

import Crypto
import Evidence
import Foundation
import Identity
import SwiftASN1
import TestSupport
import Testing
import Values
import X509

@Suite("certificate authority", .timeLimit(.minutes(2)))
struct AuthorityTests {
    private let agentID = UUID()

    private func der(_ pem: String) throws -> [UInt8] {
        // The leaf of a chain.
        try #require(PEMDocument.parseMultiple(pemString: pem).first).derBytes
    }

    @Test("openssl accepts the authority, and its pin is that of openssl")
    func authority() async throws {
        try await withAuthority { authority, directory in
            let path = directory + "/identity/authority.pem"
            try await openssl("verify", "-x509_strict", "-CAfile", path, path)
            let text = try await openssl("x509", "-in", path, "-noout", "-text")
            for part in ["CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign", "prime256v1", "Dinas Kominfo"] {
                #expect(text.contains(part), "\(part)")
            }
            let key = try await openssl("x509", "-in", path, "-noout", "-pubkey")
            #expect(Digest(of: try der(key)) == authority.keyPin)
        }
    }

    @Test("openssl verifies an agent's chain for clients and for nothing else")
    func agentChain() async throws {
        try await withAuthority { authority, directory in
            let issued = try authority.issueAgentCertificate(
                CertificateRequest(pem: certificateRequest()), agentID: agentID, now: now)
            let (root, leaf) = (directory + "/identity/authority.pem", directory + "/leaf.pem")
            try issued.certificatePEM.write(to: leaf)
            let at = String(now.microseconds / 1_000_000)
            let verify = ["-x509_strict", "-attime", at, "-CAfile", root]
            try await openssl(
                "verify", verify[0], verify[1], verify[2], verify[3], verify[4], "-purpose", "sslclient", leaf)
            await #expect(throws: CommandFailed.self) {
                try await openssl("verify", "-attime", at, "-CAfile", root, "-purpose", "sslserver", leaf)
            }
            let text = try await openssl("x509", "-in", leaf, "-noout", "-text", "-serial", "-enddate")
            let id = agentID.uuidString.lowercased()
            for part in [
                "URI:urn:uuid:\(id)", "CN = \(id)", "CA:FALSE", "TLS Web Client Authentication", "Digital Signature",
                "serial=\(issued.serialNumber.uppercased())", "notAfter=Dec 23 08:00:00 2026 GMT",
            ] {
                #expect(text.contains(part), "\(part)")
            }
            #expect(!text.contains("whatever the agent likes"))
            #expect(issued.chainPEM == issued.certificatePEM + authority.certificatePEM)
            #expect(issued.notAfter == now.advanced(bySeconds: 30 * 86_400))
        }
    }

    @Test("openssl verifies the server for its names and addresses, and it is kept until it ages")
    func serverChain() async throws {
        try await withAuthority { authority, directory in
            let names = ["titipan.example.go.id", "192.0.2.10", "127.0.0.1", "2001:db8::10"]
            let server = try authority.serverIdentity(names: names, now: now)
            let (root, leaf, key) = (
                directory + "/identity/authority.pem", directory + "/server.pem", directory + "/server.key"
            )
            try server.certificateChainPEM.write(to: leaf)
            try server.privateKeyPEM.write(to: key)
            let at = String(now.microseconds / 1_000_000)
            for check in [("-verify_hostname", names[0]), ("-verify_ip", names[1]), ("-verify_ip", names[3])] {
                try await openssl(
                    "verify", "-x509_strict", "-attime", at, "-CAfile", root, "-purpose", "sslserver", check.0, check.1,
                    leaf)
            }
            await #expect(throws: CommandFailed.self) {
                try await openssl("verify", "-attime", at, "-CAfile", root, "-verify_ip", "192.0.2.11", leaf)
            }
            let ofKey = try await openssl("pkey", "-in", key, "-pubout")
            let ofCertificate = try await openssl("x509", "-in", leaf, "-noout", "-pubkey")
            #expect(ofKey == ofCertificate)

            let again = try Authority.open(directory: directory + "/identity", name: "ignored", now: now)
            #expect(again.certificatePEM == authority.certificatePEM)
            let soon = now.advanced(bySeconds: 86_400)
            #expect(
                try again.serverIdentity(names: names.reversed(), now: soon).certificateChainPEM
                    == server.certificateChainPEM)
            let aged = now.advanced(bySeconds: 300 * 86_400)
            let renewed = try again.serverIdentity(names: names, now: aged)
            #expect(renewed.certificateChainPEM != server.certificateChainPEM)
            #expect(
                try again.serverIdentity(names: ["localhost"], now: aged).certificateChainPEM
                    != renewed.certificateChainPEM)
        }
    }

    @Test(
        "names that a certificate cannot carry are refused",
        arguments: ["", "a..b", "-a.example", "bäckerei.example", "a b", "*.example", "example.", "1.2.3.4/24"])
    func badNames(_ name: String) async throws {
        try await withAuthority { authority, _ in
            let error = #expect(throws: IdentityError.self) { try authority.serverIdentity(names: [name], now: now) }
            #expect(error?.code == .malformed)
        }
    }

    @Test("an agent's certificate names the agent, within its dates")
    func recognises() async throws {
        try await withAuthority { authority, _ in
            let request = try CertificateRequest(pem: certificateRequest())
            let issued = try authority.issueAgentCertificate(request, agentID: agentID, now: now)
            let certificate = try der(issued.certificatePEM)
            let credential = try authority.agent(inCertificate: certificate, now: now)
            #expect(credential.agentID == agentID)
            #expect(credential.keyFingerprint == request.fingerprint)
            #expect(credential.serialNumber == issued.serialNumber)
            #expect(credential.notAfter == issued.notAfter)
            for seconds in [-7_200, 30 * 86_400 + 1, 1e9] as [Double] {
                let error = #expect(throws: IdentityError.self) {
                    try authority.agent(inCertificate: certificate, now: now.advanced(bySeconds: seconds))
                }
                #expect(error?.code == .expired)
            }
        }
    }

    @Test("certificates of others, for other uses, or altered are not an agent's")
    func rejects() async throws {
        try await withAuthority { authority, _ in
            try await withAuthority { other, _ in
                let request = try CertificateRequest(pem: certificateRequest())
                let foreign = try der(
                    other.issueAgentCertificate(request, agentID: agentID, now: now).certificatePEM)
                let server = try der(authority.serverIdentity(names: ["localhost"], now: now).certificateChainPEM)
                let own = try der(authority.certificatePEM)
                for certificate in [foreign, server, own] {
                    let error = #expect(throws: IdentityError.self) {
                        try authority.agent(inCertificate: certificate, now: now)
                    }
                    #expect(error?.code == .notOurs)
                }
                let good = try der(
                    authority.issueAgentCertificate(request, agentID: agentID, now: now).certificatePEM)
                // One byte is the number of unused bits at the end of the signature: altering it alters no signed byte.
                let void = good.indices.last { $0 > 1 && good[$0 - 2] == 3 && Int(good[$0 - 1]) == good.count - $0 }
                for index in good.indices where index != void {
                    var altered = good
                    altered[index] ^= 1
                    #expect(throws: IdentityError.self, "byte \(index)") {
                        try authority.agent(inCertificate: altered, now: now)
                    }
                    #expect(throws: IdentityError.self, "cut at \(index)") {
                        try authority.agent(inCertificate: Array(good.prefix(index)), now: now)
                    }
                }
            }
        }
    }

    @Test("requests that are cut, oversized, of another kind or signed by another key are refused")
    func badRequests() async throws {
        let pem = try certificateRequest()
        var bytes = try der(pem)
        // The last byte belongs to the signature; the subject comes early.
        for index in [20, bytes.count - 1] {
            bytes[index] ^= 1
            let altered = PEMDocument(type: "CERTIFICATE REQUEST", derBytes: bytes).pemString
            #expect(throws: IdentityError.self) { try CertificateRequest(pem: altered) }
            bytes[index] ^= 1
        }
        let cases: [(String, IdentityError.Code)] = [
            ("", .malformed), (String(pem.prefix(200)), .malformed),
            (pem + String(repeating: " ", count: 17_000), .malformed),
            (try certificateRequest(Certificate.PrivateKey(P384.Signing.PrivateKey())), .unsupportedKey),
            (try certificateRequest(Certificate.PrivateKey(Curve25519.Signing.PrivateKey())), .unsupportedKey),
        ]
        for (text, code) in cases {
            let error = #expect(throws: IdentityError.self) { try CertificateRequest(pem: text) }
            #expect(error?.code == code)
        }
        // A request that openssl made is accepted as well.
        try await withTemporaryDirectory { directory in
            try await openssl(
                "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x",
                "-keyout",
                directory + "/key", "-out", directory + "/csr")
            let text = try String(decoding: Data(contentsOf: URL(fileURLWithPath: directory + "/csr")), as: UTF8.self)
            let request = try CertificateRequest(pem: text)
            let key = try await openssl("req", "-in", directory + "/csr", "-noout", "-pubkey")
            #expect(request.subjectPublicKeyInfo == (try der(key)))
        }
    }

    @Test("keys that others can read, or that are damaged, are refused and kept")
    func keyFiles() async throws {
        try await withAuthority { _, directory in
            let path = directory + "/identity/authority.key"
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            chmod(path, 0o640)
            let open = #expect(throws: IdentityError.self) {
                try Authority.open(directory: directory + "/identity", name: "x", now: now)
            }
            #expect(open?.description.contains("chmod 600 \(path)") == true)
            chmod(path, 0o600)
            try "damaged".write(to: path)
            let damaged = #expect(throws: IdentityError.self) {
                try Authority.open(directory: directory + "/identity", name: "x", now: now)
            }
            #expect(damaged?.code == .malformed)
            #expect(try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self) == "damaged")
        }
    }
}
