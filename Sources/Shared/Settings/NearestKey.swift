// SPDX-License-Identifier: Apache-2.0

/// The spelling that was probably meant.
package enum NearestKey {
    /// The candidate with the smallest edit distance to `word`, if it is close enough to be a slip of the
    /// finger: at most a third of the word's length, and at least 1. Letter case and `_`, `-` do not count.
    package static func of(_ word: String, among candidates: some Sequence<String>) -> String? {
        let wanted = fold(word)
        var best: (key: String, distance: Int)?
        for candidate in candidates {
            let distance = editDistance(wanted, fold(candidate))
            if distance < best?.distance ?? Int.max { best = (candidate, distance) }
        }
        guard let best, best.distance <= max(1, wanted.count / 3) else { return nil }
        return best.key
    }

    private static func fold(_ word: String) -> [Character] {
        Array(word.lowercased().filter { $0 != "_" && $0 != "-" })
    }

    /// Damerau's distance, restricted to neighbours: insert, delete, replace or swap two.
    private static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var before: [Int] = []
        var previous = Array(0...b.count)
        for i in 1...a.count {
            var current = [i] + Array(repeating: 0, count: b.count)
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                current[j] = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    current[j] = min(current[j], before[j - 2] + 1)
                }
            }
            before = previous
            previous = current
        }
        return previous[b.count]
    }
}
