// SPDX-License-Identifier: Apache-2.0

import Casework
package import Mail
package import Synchronization

/// Takes mail, or does not, for a reason.
package final class TestMailServer: Mailer {
    package let state = Mutex<(fault: MailError?, taken: [MailMessage])>((nil, []))

    package static let dead = MailError.temporary(reason: "connection refused")

    package var taken: [MailMessage] { state.withLock { $0.taken } }

    package func send(_ message: MailMessage) async throws {
        _ = try message.encoded()
        try state.withLock {
            if let fault = $0.fault { throw fault }
            $0.taken.append(message)
        }
    }
}
