// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Linux

/// The thread that does all of libcurl's work. Nothing of it is touched from elsewhere.
struct TransferLoop: ~Copyable {
    private let mailbox: LoopMailbox
    private let multi: UnsafeMutableRawPointer
    private var active: [UInt64: ActiveTransfer] = [:]
    private var identifiers: [UnsafeMutableRawPointer: UInt64] = [:]

    init(_ mailbox: LoopMailbox) {
        self.mailbox = mailbox
        multi = mailbox.multi.raw
    }

    /// Starts the thread; it ends after ``LoopMailbox/close()``.
    ///
    /// The caller that closes the mailbox waits for the thread, because a thread that still ends its connections while the
    /// process ends meets an OpenSSL that has been torn down.
    static func start() throws(TransferError) -> (mailbox: LoopMailbox, thread: JoinableThread) {
        guard globalResult == CURLE_OK, let multi = curl_multi_init() else {
            throw TransferError(.local, detail: "libcurl could not be initialised")
        }
        let mailbox = LoopMailbox(LoopMailbox.Multi(raw: multi))
        do throws(SystemError) {
            let thread = try JoinableThread {
                var loop = TransferLoop(mailbox)
                loop.run()
            }
            return (mailbox, thread)
        } catch {
            curl_multi_cleanup(multi)
            throw TransferError(.local, systemError: error.number, detail: "no thread for transfers")
        }
    }

    /// Once per process, as libcurl demands.
    private static let globalResult = cc_global_init()

    mutating func run() {
        // With CURLOPT_NOSIGNAL libcurl does not ignore SIGPIPE. Without this, a peer that hangs up would end the process.
        SignalSet([.brokenPipe]).block()

        while true {
            let (commands, isOpen) = mailbox.take()
            for command in commands { perform(command) }
            guard isOpen else { break }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            collect()
            curl_multi_poll(multi, nil, 0, 60_000, nil)
        }
        for transfer in active.values {
            curl_multi_remove_handle(multi, transfer.raw)
            transfer.fail(.closed, "the transfer engine was closed")
        }
        active = [:]
        curl_multi_cleanup(multi)
    }

    private mutating func perform(_ command: LoopCommand) {
        switch command {
        case .start(let id, let request, let completion):
            do {
                let transfer = try ActiveTransfer(request, completion: completion)
                guard curl_multi_add_handle(multi, transfer.raw) == CURLM_OK else {
                    transfer.fail(.local, "libcurl could not take another transfer")
                    return
                }
                active[id] = transfer
                identifiers[transfer.raw] = id
            } catch {
                completion.resume(returning: .failure(error))
            }
        case .cancel(let id):
            guard let transfer = active.removeValue(forKey: id) else { return }
            identifiers[transfer.raw] = nil
            curl_multi_remove_handle(multi, transfer.raw)
            transfer.fail(.cancelled, "cancelled")
        }
    }

    private mutating func collect() {
        var result = CURLE_OK
        while let raw = cc_next_done(multi, &result) {
            curl_multi_remove_handle(multi, raw)
            guard let id = identifiers.removeValue(forKey: raw), let transfer = active.removeValue(forKey: id) else {
                continue
            }
            transfer.finish(result)
        }
    }
}
