// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// What a server shows of itself, in place of what ``Healthy`` measures.
package struct ShownIdentity: Sendable {
    package let service: ServiceProtocol
    package let identities: [ServiceIdentity]

    package static func tls(key: UInt8, certificate: UInt8) -> ShownIdentity {
        ShownIdentity(
            service: .https,
            identities: [
                ServiceIdentity(.publicKey, algorithm: "RSA", sha256: Digest(of: [1, key]), bits: 2_048),
                ServiceIdentity(.certificate, algorithm: "X.509", sha256: Digest(of: [2, certificate])),
            ])
    }

    package static func ssh(_ key: UInt8) -> ShownIdentity {
        ShownIdentity(
            service: .ssh,
            identities: [ServiceIdentity(.hostKey, algorithm: "ssh-ed25519", sha256: Digest(of: [3, key]))])
    }

    /// A TLS server as agents of 0.1 report it.
    package static func former(certificate: UInt8) -> ShownIdentity {
        ShownIdentity(
            service: .https,
            identities: [ServiceIdentity(.certificate, algorithm: "X.509", sha256: Digest(of: [2, certificate]))])
    }

    package func put(in report: inout VerificationReport) {
        for index in report.checks.indices {
            guard case .port(var port) = report.checks[index].measurement else { continue }
            port.hostKey = identities.first { $0.kind == .hostKey }.map {
                .init(algorithm: $0.algorithm, sha256: $0.sha256)
            }
            port.certificate = identities.first { $0.kind == .certificate }?.sha256
            port.banner = service == .ssh ? "SSH-2.0-x" : "HTTP 200"
            port.identities = identities.allSatisfy { $0.kind == .certificate } ? nil : identities
            report.checks[index].measurement = .port(port)
        }
    }
}
