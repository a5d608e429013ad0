// SPDX-License-Identifier: Apache-2.0

package import Values

/// A file that goes with a message.
package struct MailAttachment: Hashable, Sendable {
    package var name: String
    /// For example `application/pdf`.
    package var mediaType: String
    package var bytes: [UInt8]

    package init(name: String, mediaType: String, bytes: [UInt8]) {
        self.name = name
        self.mediaType = mediaType
        self.bytes = bytes
    }
}

/// A message with plain text and attachments.
package struct MailMessage: Hashable, Sendable {
    package var from: Mailbox
    package var to: [Mailbox]
    package var subject: String
    /// Plain text, in Indonesian.
    package var text: String
    package var attachments: [MailAttachment]
    /// `left@right` without angle brackets. The same for each attempt, so that a message that arrives twice is recognised as one.
    package var messageID: String
    package var date: Timestamp

    package init(
        from: Mailbox, to: [Mailbox], subject: String, text: String, attachments: [MailAttachment], messageID: String,
        date: Timestamp
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.attachments = attachments
        self.messageID = messageID
        self.date = date
    }

    /// The message as it travels (RFC 5322, RFC 2045, RFC 2183): lines end in CRLF.
    ///
    /// Throws ``MailError/badHeader(name:why:)`` when a field would break out of its header, or without a recipient.
    package func encoded() throws(MailError) -> [UInt8] {
        guard !to.isEmpty, to.count <= 100 else {
            throw .badHeader(name: "To", why: "one to a hundred recipients belong to a message, not \(to.count)")
        }
        guard MailAddress.fault(in: messageID) == nil else {
            throw .badHeader(name: "Message-ID", why: "“\(messageID.prefix(80))” is not of the form left@right")
        }
        let header = [
            "From: \(from.headerText)",
            "To: " + to.map(\.headerText).joined(separator: ",\r\n "),
            "Subject: \(try HeaderText.unstructured(subject, field: "Subject"))",
            "Date: \(MailMessage.dateText(date))",
            "Message-ID: <\(messageID)>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=\"\(MailMessage.boundary)\"",
        ]
        var message = lines(header)
        message += lines([
            "--\(MailMessage.boundary)", "Content-Type: text/plain; charset=UTF-8", "Content-Language: id",
            "Content-Transfer-Encoding: quoted-printable",
        ])
        message += TransferEncoding.quotedPrintable(text)
        for attachment in attachments {
            message += Array("\r\n".utf8) + lines(try part(attachment))
            message += TransferEncoding.base64Lines(attachment.bytes)
        }
        message += Array("\r\n--\(MailMessage.boundary)--\r\n".utf8)
        return message
    }

    /// Neither quoted-printable nor base64 can contain `=_`: no content is mistaken for the boundary.
    static let boundary = "=_titipan_part"

    /// Header fields and the empty line behind them.
    private func lines(_ fields: [String]) -> [UInt8] {
        Array((fields.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    private func part(_ attachment: MailAttachment) throws(MailError) -> [String] {
        let halves = attachment.mediaType.split(separator: "/", omittingEmptySubsequences: false)
        let isToken = { (text: Substring) in
            !text.isEmpty && text.utf8.allSatisfy { MailMessage.tokenCharacters.contains($0) }
        }
        guard halves.count == 2, halves.allSatisfy(isToken) else {
            throw .badHeader(name: "Content-Type", why: "“\(attachment.mediaType.prefix(80))” is no media type")
        }
        guard !attachment.name.isEmpty, attachment.name.utf8.count <= 200,
            !attachment.name.unicodeScalars.contains(where: HeaderText.isForbidden), !attachment.name.contains("/")
        else { throw .badHeader(name: "Content-Disposition", why: "“\(attachment.name.prefix(80))” is no file name") }
        return [
            "--\(MailMessage.boundary)", "Content-Type: \(attachment.mediaType)", "Content-Transfer-Encoding: base64",
            "Content-Disposition: attachment;\r\n \(MailMessage.fileName(attachment.name))",
        ]
    }

    private static let tokenCharacters = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_".utf8)

    /// A parameter of RFC 2183, in the extended form of RFC 2231 where ASCII does not do.
    private static func fileName(_ name: String) -> String {
        if name.utf8.allSatisfy({ tokenCharacters.contains($0) || $0 == 0x20 }) { return "filename=\"\(name)\"" }
        let encoded = name.utf8.map { byte in
            tokenCharacters.contains(byte) && byte != UInt8(ascii: "+")
                ? String(UnicodeScalar(byte)) : "%" + hexadecimal([byte]).uppercased()
        }
        return "filename*=UTF-8''\(encoded.joined())"
    }

    /// `Mon, 23 Nov 2026 08:15:30 +0000`.
    static func dateText(_ time: Timestamp) -> String {
        let text = time.description
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let fields = text.prefix(10).split(separator: "-").compactMap { Int64($0) }
        guard fields.count == 3, (1...12).contains(fields[1]) else { return "Thu, 01 Jan 1970 00:00:00 +0000" }
        let date = CivilDate(year: fields[0], month: fields[1], day: fields[2])
        // 1970-01-01 was a Thursday.
        let weekday = Int((date.daysSinceEpoch % 7 + 7 + 4) % 7)
        let day = text.dropFirst(8).prefix(2)
        return
            "\(days[weekday]), \(day) \(months[Int(date.month) - 1]) \(date.year) \(text.dropFirst(11).prefix(8)) +0000"
    }
}
