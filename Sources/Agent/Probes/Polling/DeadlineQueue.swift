// SPDX-License-Identifier: Apache-2.0

/// Deadlines, earliest first: a binary heap. Tokens are not removed early; the caller ignores one that is no longer wanted.
struct DeadlineQueue {
    private var heap: [(instant: ContinuousClock.Instant, token: UInt64)] = []

    var earliest: ContinuousClock.Instant? { heap.first?.instant }

    mutating func insert(_ token: UInt64, at instant: ContinuousClock.Instant) {
        heap.append((instant, token))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].instant < heap[parent].instant else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the earliest token whose deadline is not after `now`.
    mutating func popExpired(at now: ContinuousClock.Instant) -> UInt64? {
        guard let first = heap.first, first.instant <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].instant < heap[smallest].instant {
                smallest = child
            }
            guard smallest != parent else { return first.token }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
