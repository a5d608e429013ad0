// SPDX-License-Identifier: Apache-2.0

import Crypto
import Evidence
import Foundation
import Identity
import Subprocess
import SwiftASN1
import TestSupport
import Values
import X509

/// 2026-11-23T08:00:00Z.
let now = Timestamp(seconds: 1_795_420_800)

func withAuthority<T>(_ body: (Authority, _ directory: String) async throws -> T) async throws -> T {
    try await withTemporaryDirectory { directory in
        try await body(Authority.open(directory: directory + "/identity", name: "Dinas Kominfo", now: now), directory)
    }
}

/// A certificate request in PEM as an agent makes it.
func certificateRequest(
    _ key: Certificate.PrivateKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
) throws -> String {
    try CertificateSigningRequest(
        version: .v1, subject: DistinguishedName { CommonName("whatever the agent likes") }, privateKey: key,
        attributes: CertificateSigningRequest.Attributes()
    ).serializeAsPEM().pemString
}

/// A request to join as an agent makes it.
func enrolmentRequest(
    _ token: JoinToken, _ certificateRequest: String, _ key: SigningKey = SigningKey()
) throws -> EnrolmentRequest {
    let nonce = Digest(of: Array("nonce".utf8))
    let message = EnrolmentRequest.proofMessage(
        tokenID: token.id, nonce: nonce,
        subjectPublicKeyInfo: try CertificateRequest(pem: certificateRequest).subjectPublicKeyInfo,
        reportKey: key.verificationKey)
    return EnrolmentRequest(
        tokenID: token.id, tokenSecret: token.secret, certificateRequest: certificateRequest,
        reportKey: key.verificationKey, nonce: nonce, proof: hexadecimal(try key.sign(message)), hostName: "probe-1",
        software: "test")
}

struct CommandFailed: Error, CustomStringConvertible {
    let description: String
}

/// Standard output of `openssl`; throws when it fails.
@discardableResult
func openssl(_ arguments: String...) async throws -> String {
    let result = try await Subprocess.run(
        .name("openssl"), arguments: Arguments(arguments), output: .string(limit: 1 << 20),
        error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
        throw CommandFailed(description: result.standardOutput + result.standardError)
    }
    return result.standardOutput
}

extension String {
    func write(to path: String) throws {
        try Data(utf8).write(to: URL(fileURLWithPath: path))
    }
}
