// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// libcurl for tasks: HTTP, mail and TLS handshakes, all on one thread of the engine's own.
///
/// Connections are kept and used again, so one engine per process is right. Callers wait without blocking a thread of
/// the cooperative pool.
package final class TransferEngine: Sendable {
    private let mailbox: LoopMailbox
    private let thread: JoinableThread

    /// Throws `local` when the process has no thread or memory left for it.
    package init() throws(TransferError) {
        (mailbox, thread) = try TransferLoop.start()
    }

    deinit {
        close()
    }

    /// Carries the request out and returns what the server answered, HTTP statuses of 400 and above included.
    ///
    /// Cancelling the task ends the transfer with `cancelled`.
    package func perform(_ request: TransferRequest) async throws(TransferError) -> TransferResponse {
        let id = mailbox.open()
        defer { mailbox.retire(id) }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { mailbox.post(id, request, $0) }
        } onCancel: {
            mailbox.cancel(id)
        }
        return try result.get()
    }

    /// Ends the transfers under way with `closed`; later requests fail the same way. Returns when the thread has ended.
    package func close() {
        mailbox.close()
        thread.join()
    }
}
