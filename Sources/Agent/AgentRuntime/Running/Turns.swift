// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Synchronization

/// The sampler measures one thing at a time: live monitoring gives way to a verification and comes back after it.
final class Turns: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let sampler: Sampler?
    private let state = Mutex(State())

    init(sampler: Sampler?) {
        self.sampler = sampler
    }

    /// Ends what is being sampled and runs `body` alone.
    func exclusively<Result>(_ body: () async -> Result) async -> Result {
        // Again and again: whoever has the turn may be just about to start the sampler.
        let nudge = Task { [sampler] in
            while !Task.isCancelled {
                sampler?.stop()
                try? await Task.sleep(for: .milliseconds(20))
            }
        }
        await take()
        nudge.cancel()
        await nudge.value
        defer { give() }
        return await body()
    }

    /// Runs `body` alone, after whoever came before.
    func patiently<Result>(_ body: () async -> Result) async -> Result {
        await take()
        defer { give() }
        return await body()
    }

    private func take() async {
        await withCheckedContinuation { continuation in
            let isMine = state.withLock { state in
                if state.isTaken { state.waiting.append(continuation) }
                defer { state.isTaken = true }
                return !state.isTaken
            }
            if isMine { continuation.resume() }
        }
    }

    private func give() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
