// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// Watches what may change a gateway: its tables, queues, classes, interfaces and neighbours.
package struct ChangeWatch: Sendable {
    private let provisioner: Provisioner

    package init(_ provisioner: Provisioner) {
        self.provisioner = provisioner
    }

    /// Runs until the task is cancelled. A watch that ends is begun again, and `changed` called with nobody's name, since something may have been
    /// missed.
    ///
    /// - Parameter changed: called for each change that this process has not made itself through ``Provisioner``.
    /// - Throws: `CancellationError`; ``ShapingError`` where the kernel gives no socket.
    package func run(
        failed: @escaping @Sendable (any Error) -> Void, _ changed: @escaping @Sendable (ForeignChange) -> Void
    ) async throws {
        let end = try WakeSignal()
        defer { end.raise() }
        try RouteMonitor.start(until: end, changed)
        while true {
            // It listens a moment after it was started: what came before that is found by a comparison behind it.
            let behind = Task {
                try await Task.sleep(for: .seconds(1))
                changed(ForeignChange(process: nil, name: nil))
            }
            defer { behind.cancel() }
            do {
                try await NftMonitor().run { [nft = provisioner.nft] change in
                    if change.process.map({ !nft.hasRun($0) }) ?? true { changed(change) }
                }
            } catch let error as NftError {
                try Task.checkCancellation()
                failed(error)
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}

extension Provisioner {
    /// Whether a change was this process's own: known for certain once what changed has returned.
    package func hasMade(_ change: ForeignChange) -> Bool { change.process.map { nft.hasRun($0) } ?? false }
}
