// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What was tried on this machine's kernel and worked: that is tried once as long as this process runs. What failed is tried again.
final class KernelTrials: Sendable {
    enum Trial: Hashable, Sendable { case shaping, neighbours }

    private let passed = Mutex<Set<Trial>>([])

    func once(_ trial: Trial, _ perform: () throws(ShapingError) -> Void) throws(ShapingError) {
        if passed.withLock({ $0.contains(trial) }) { return }
        try perform()
        passed.withLock { _ = $0.insert(trial) }
    }
}
