// SPDX-License-Identifier: Apache-2.0

internal import CurlClient

/// The server that takes the office's mail.
package struct MailServer: Hashable, Sendable {
    package enum Security: String, Codable, Hashable, Sendable, CaseIterable {
        /// No encryption, for a server on this machine.
        case none
        /// STARTTLS, demanded.
        case startTLS = "starttls"
        /// TLS from the start.
        case tls
    }

    package var host: String
    package var port: UInt16
    package var security: Security
    package var username: String?
    package var password: String?
    /// PEM file of the authority that the server's certificate comes from; `nil`: the system's.
    package var authorityFile: String?
    /// One attempt is given up after this time.
    package var timeLimit: Duration

    package init(
        host: String, port: UInt16, security: Security, username: String? = nil, password: String? = nil,
        authorityFile: String? = nil, timeLimit: Duration = .seconds(30)
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.username = username
        self.password = password
        self.authorityFile = authorityFile
        self.timeLimit = timeLimit
    }
}

/// Hands messages to a mail server.
package struct MailSender: Sendable {
    private let server: MailServer
    private let engine: TransferEngine

    /// Throws ``MailError/temporary(reason:)`` when this machine cannot start another transfer thread.
    package init(server: MailServer) throws(MailError) {
        self.server = server
        do {
            engine = try TransferEngine()
        } catch {
            throw .temporary(reason: "\(error)")
        }
    }

    /// Returns once the server has taken responsibility for the message (250 after DATA).
    ///
    /// Throws ``MailError``; ask ``MailError/isPermanent`` whether the message is to be tried again.
    package func send(_ message: MailMessage) async throws(MailError) {
        let bytes = try message.encoded()
        let submission = MailSubmission(
            sender: message.from.address, recipients: message.to.map(\.address), message: bytes,
            security: server.security == .startTLS ? .startTLS : .none, user: server.username,
            password: server.password)
        let host = server.host.contains(":") ? "[\(server.host)]" : server.host
        let request = TransferRequest(
            .mail(submission), url: "\(server.security == .tls ? "smtps" : "smtp")://\(host):\(server.port)",
            limits: TransferLimits(connect: min(server.timeLimit, .seconds(10)), total: server.timeLimit),
            tls: TransferTLS(authority: server.authorityFile.map { .file($0) } ?? .system))
        do {
            _ = try await engine.perform(request)
        } catch {
            throw MailSender.sorted(error, server: "\(server.host):\(server.port)")
        }
    }

    private static func sorted(_ error: TransferError, server: String) -> MailError {
        if error.reason == .mailRefused, (500...599).contains(error.status) {
            return .refused(code: error.status, reply: error.detail)
        }
        return .temporary(reason: "\(server): \(error)")
    }
}
