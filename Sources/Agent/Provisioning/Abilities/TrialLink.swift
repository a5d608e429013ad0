// SPDX-License-Identifier: Apache-2.0

internal import CNetlinkRoute
internal import Values

/// An interface that nobody uses, to try on it what the kernel takes. What an interrupted trial has left goes with the next one.
enum TrialLink {
    /// Its name, and its other end's where it has one.
    static let name = "titipan-try"
    private static let other = "titipan-try1"
    /// Kinds of interface, any of which will do: kernels leave most of them out.
    private static let kinds = ["dummy", "ifb", "veth", "bridge"]

    /// Puts HTB, a class and its queue on it.
    ///
    /// - Throws: ``ShapingError`` saying what the kernel refused.
    static func shape() throws(ShapingError) {
        try with { shaper throws(ShapingError) in
            try shaper.makeRoot(of: name)
            try shaper.add(1, ShapedRate(bitsPerSecond: 1_000_000, burstBytes: ShapedRate.leastBurst), to: name)
        }
    }

    private static func with(_ body: (TrafficShaper) throws(ShapingError) -> Void) throws(ShapingError) {
        let shaper = try TrafficShaper()
        var failure = ShapingError(what: "make an interface for a trial", why: "the kernel has no kind for it")
        for kind in kinds {
            do {
                try shaper.makeLink(name, other, kind)
            } catch {
                failure = error
                continue
            }
            defer { shaper.removeLink(name) }
            return try body(shaper)
        }
        throw failure
    }
}
