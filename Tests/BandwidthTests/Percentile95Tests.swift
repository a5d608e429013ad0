// SPDX-License-Identifier: Apache-2.0

import Bandwidth
import Testing
import Values

@Suite("The rank of the 95th percentile")
struct NinetyFifthTests {
    @Test(
        "Small numbers of bins, and a month's",
        arguments: [
            (0, 0, 0), (1, 1, 0), (2, 2, 0), (9, 9, 0), (10, 10, 0), (11, 10, 1), (20, 19, 1), (29, 28, 1), (30, 29, 1),
            (31, 29, 2), (100, 95, 5), (288, 274, 14), (8_640, 8_208, 432), (8_928, 8_482, 446),
        ])
    func known(bins: Int, rank: Int, allowed: Int) {
        #expect(Percentile95.rank(of: bins) == rank && Percentile95.allowed(of: bins) == allowed)
    }

    @Test("It is 0.95 n rounded, halves up, and never falls as bins are added")
    func rounding() {
        var before = 0
        for bins in 1...10_000 {
            let rank = Percentile95.rank(of: bins)
            // 20 · (rank − 0.95 n) lies in (−10, 10].
            #expect((-9...10).contains(20 * rank - 19 * bins), "\(bins)")
            #expect(rank >= max(1, before) && rank <= bins && rank <= before + 1)
            before = rank
        }
    }

    @Test("A month's bins, in UTC")
    func month() throws {
        let cases = [
            ("2026-11-23T08:45:30.000250Z", "2026-11-01T00:00:00Z", 30),
            ("2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", 31),
            ("2028-02-29T12:00:00Z", "2028-02-01T00:00:00Z", 29), ("2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z", 28),
        ]
        for (time, start, days) in cases {
            let bins = BinGrid.month(of: try #require(Timestamp(time)))
            #expect(BinGrid.start(of: bins.lowerBound) == Timestamp(start) && bins.count == days * 288, "\(time)")
        }
        #expect(
            BinGrid.index(of: Timestamp(microseconds: -1)) == -1 && BinGrid.index(of: Timestamp(microseconds: 0)) == 0)
    }
}
