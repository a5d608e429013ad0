// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Synchronization

/// A command of the engine to the loop.
enum LoopCommand: Sendable {
    case start(UInt64, TransferRequest, ActiveTransfer.Completion)
    case cancel(UInt64)
}

/// The slot between the callers' tasks and the loop's thread.
///
/// A request is opened, then posted or cancelled in either order, then retired.
final class LoopMailbox: Sendable {
    /// Other threads use the handle only for `curl_multi_wakeup`, which libcurl allows, and only while `isOpen`;
    /// everything else is done by the loop's thread, which also frees it.
    struct Multi: @unchecked Sendable {
        let raw: UnsafeMutableRawPointer
    }

    private enum Stage { case opened, posted, cancelled }

    private struct State {
        var isOpen = true
        var commands: [LoopCommand] = []
        var nextID: UInt64 = 0
        var stages: [UInt64: Stage] = [:]
    }

    let multi: Multi
    private let state = Mutex(State())

    init(_ multi: Multi) {
        self.multi = multi
    }

    func open() -> UInt64 {
        state.withLock {
            $0.nextID += 1
            $0.stages[$0.nextID] = .opened
            return $0.nextID
        }
    }

    func retire(_ id: UInt64) {
        state.withLock { $0.stages[id] = nil }
    }

    /// Hands the request to the loop, or completes it with the reason why it is not carried out.
    func post(_ id: UInt64, _ request: TransferRequest, _ completion: ActiveTransfer.Completion) {
        let refusal: TransferError? = state.withLock {
            guard $0.isOpen else { return TransferError(.closed, detail: "the transfer engine was closed") }
            guard $0.stages[id] == .opened else { return TransferError(.cancelled, detail: "cancelled") }
            $0.stages[id] = .posted
            $0.commands.append(.start(id, request, completion))
            curl_multi_wakeup(multi.raw)
            return nil
        }
        if let refusal { completion.resume(returning: .failure(refusal)) }
    }

    func cancel(_ id: UInt64) {
        state.withLock {
            switch $0.stages[id] {
            case .opened: $0.stages[id] = .cancelled
            case .posted where $0.isOpen:
                $0.commands.append(.cancel(id))
                curl_multi_wakeup(multi.raw)
            default: break
            }
        }
    }

    func close() {
        state.withLock {
            guard $0.isOpen else { return }
            $0.isOpen = false
            curl_multi_wakeup(multi.raw)
        }
    }

    /// The commands since the last call, and whether more can follow.
    func take() -> (commands: [LoopCommand], isOpen: Bool) {
        state.withLock { state in
            defer { state.commands = [] }
            return (state.commands, state.isOpen)
        }
    }
}
