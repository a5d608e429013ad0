// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Values

/// What there is to say of the agent's certificate, and of the clock that it is judged by.
struct CertificateDiagnosis {
    private let certificate: AgentCertificate?
    private let clock: SignedClock

    init(_ credentials: AgentCredentials) {
        certificate = credentials.certificate
        clock = credentials.clock
    }

    var finding: Finding {
        guard let certificate else {
            return Finding(
                "certificate", .bad, "tls.pem is not for this agent's key",
                remedy: "restore the identity's directory, or remove it and enrol again")
        }
        let now = clock.now
        let basis = clock.fault == nil ? "" : ", by the time that the service signed: this machine's clock is wrong"
        guard now < certificate.notAfter else {
            return Finding(
                "certificate", .bad, "expired at \(certificate.notAfter)\(basis)",
                remedy:
                    "let the agent run where it reaches the service's public port (“service” in the configuration): it asks for another, "
                    + "once. After that an officer has to allow it on the page of agents, or titipan-service agent allow-recovery"
            )
        }
        guard now < certificate.lastQuarter else {
            return Finding(
                "certificate", .warning,
                "until \(certificate.notAfter), and not renewed since \(certificate.renewal)\(basis)",
                remedy: "let the agent run, and look for “certificate” in its log: journalctl -u titipan-agent")
        }
        return Finding(
            "certificate", .good, "until \(certificate.notAfter); renewed from \(certificate.renewal) on\(basis)")
    }
}
