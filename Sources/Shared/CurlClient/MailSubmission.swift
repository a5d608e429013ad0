// SPDX-License-Identifier: Apache-2.0

/// A message and the envelope in which SMTP carries it (RFC 5321).
package struct MailSubmission: Sendable {
    package enum Security: Sendable {
        /// The URL's scheme decides: no encryption for `smtp`, TLS from the start for `smtps`.
        case none
        /// STARTTLS (RFC 3207) is demanded: a server without it gets no message.
        case startTLS
    }

    /// The envelope's sender, without angle brackets.
    package var sender: String
    /// The envelope's recipients; all must be accepted.
    package var recipients: [String]
    /// The message of RFC 5322, lines ended by CRLF. Dots at line starts are stuffed on the way out.
    package var message: [UInt8]
    package var security: Security
    package var user: String?
    package var password: String?
    /// The name given with EHLO; the host's when `nil`.
    package var clientName: String?

    package init(
        sender: String,
        recipients: [String],
        message: [UInt8],
        security: Security = .none,
        user: String? = nil,
        password: String? = nil,
        clientName: String? = nil
    ) {
        self.sender = sender
        self.recipients = recipients
        self.message = message
        self.security = security
        self.user = user
        self.password = password
        self.clientName = clientName
    }
}
