// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import Logging
internal import Values

/// Keeps the agent's certificate good: renews it at two thirds of its life, recovers it once it has expired, and follows the service's authorities.
///
/// Decides by the time that the service signed, never by this machine's clock alone.
package actor CertificateKeeper {
    private let client: ServiceClient
    private let log: Logger
    private var backOff = BackOff(base: .seconds(30), cap: .seconds(3_600))
    private var hasReportedClock = false
    private var lastReported: String?

    /// Between two rounds when nothing is wrong. Random, so that agents which started together do not ask together.
    private static let pause = Duration.seconds(3_600)

    package init(client: ServiceClient, log: Logger) {
        self.client = client
        self.log = log
    }

    private var credentials: AgentCredentials { client.identity.credentials }

    /// Does what is due, and returns how long to wait until the next round.
    ///
    /// Throws ``ServiceError`` once the agent is revoked, and `CancellationError`. Whatever else fails is logged, and tried again.
    package func round() async throws -> Duration {
        do {
            try await work()
            backOff.succeeded()
            lastReported = nil
            return Self.pause * Double.random(in: 0.75...1)
        } catch {
            if let error = error as? ServiceError {
                if error.isCancellation { throw CancellationError() }
                if error.isRevoked { throw error }
            }
            var retryAfter: Int?
            if case ServiceError.refused(_, _, let seconds) = error { retryAfter = seconds }
            let pause = backOff.delay(retryAfter: retryAfter)
            report(error, again: pause)
            return pause
        }
    }

    private func work() async throws {
        let credentials = credentials
        if isExpired {
            // As far as this machine's clock can be believed.
            try await client.fetchTrust()
        } else {
            try await client.exchangeTrust()
        }
        reportClock()
        if let unused = credentials.unused { try? await adopt(unused) }
        if isExpired {
            log.notice("the certificate has expired; asking for another")
            try await adopt(try credentials.keep(try await client.recoverCertificate()))
            try await client.exchangeTrust()
        } else if let certificate = credentials.certificate, credentials.clock.now >= certificate.renewal {
            try await adopt(try credentials.keep(try await client.renewCertificate()))
        }
    }

    private var isExpired: Bool {
        guard let certificate = credentials.certificate else { return true }
        return credentials.clock.now >= certificate.notAfter
    }

    /// Uses a certificate, and puts it in the place of the one before once the service has taken it.
    private func adopt(_ certificate: AgentCertificate) async throws {
        try await client.tryOut(certificate)
        try credentials.adopt(certificate)
        log.notice("the certificate is renewed", metadata: ["until": "\(certificate.notAfter)"])
    }

    private func reportClock() {
        guard let fault = credentials.clock.fault else {
            hasReportedClock = false
            return
        }
        guard !hasReportedClock else { return }
        hasReportedClock = true
        log.warning(
            "this machine's clock is wrong; certificates are judged by the time that the service signed",
            metadata: ["ahead, s": "\(fault.rounded())", "service": "\(credentials.clock.now)"])
    }

    /// Logs a failure: each time in the last quarter of the certificate's life and after it, else when it is another than the last one.
    private func report(_ error: any Error, again pause: Duration) {
        let text = "\(error)"
        let certificate = credentials.certificate
        let isLate = certificate.map { credentials.clock.now >= $0.lastQuarter } ?? true
        guard isLate || lastReported != text else { return }
        lastReported = text
        let until = certificate.map { "\($0.notAfter)" } ?? "unusable"
        log.log(
            level: isLate ? .error : .warning,
            isLate
                ? "the certificate could not be renewed and soon ends, or has ended"
                : "certificates were not looked after",
            metadata: ["why": "\(text)", "certificate": "\(until)", "again in": "\(pause)"])
    }
}
