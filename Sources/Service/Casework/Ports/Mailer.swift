// SPDX-License-Identifier: Apache-2.0

package import Mail

/// Sends mail. What is thrown keeps the message queued, to be tried again.
package protocol Mailer: Sendable {
    func send(_ message: MailMessage) async throws
}

extension MailSender: Mailer {}
