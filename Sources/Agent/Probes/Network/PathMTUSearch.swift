// SPDX-License-Identifier: Apache-2.0

/// The search for the largest packet that arrives whole: gives the next size to try, and takes its result. Pure.
///
/// The largest comes first; then the size that an ICMP error reported, or the smallest that every link must carry; then a bisection between sizes
/// that arrive and sizes that do not.
struct PathMTUSearch {
    let largest: Int
    let smallest: Int
    /// The largest that arrived, and the smallest that did not.
    private var arrives: Int?
    private var fails: Int
    private var hint: Int?

    /// - Parameters: both in bytes of the IP packet; `smallest` is not above `largest`.
    init(from largest: Int, to smallest: Int) {
        self.largest = largest
        self.smallest = min(smallest, largest)
        fails = largest + 1
    }

    /// `nil` when nothing more is to be learnt.
    var next: Int? {
        if fails > largest { return arrives == nil ? largest : nil }
        if let hint, hint < fails, hint > arrives ?? 0 { return hint }
        guard let arrives else { return fails > smallest ? smallest : nil }
        // The search ends when the size that an ICMP error reported has arrived, or when no size is left in between.
        guard arrives != hint, fails - arrives > 1 else { return nil }
        return (arrives + fails) / 2
    }

    /// - Parameter reported: the size that an ICMP error about this size reported as fitting.
    mutating func learn(_ size: Int, arrived: Bool, reported: Int?) {
        if arrived {
            arrives = max(arrives ?? 0, size)
        } else {
            fails = min(fails, size)
        }
        if let reported, reported > 0, reported < size { hint = reported }
    }
}
