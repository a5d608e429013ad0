// SPDX-License-Identifier: Apache-2.0

extension StringProtocol {
    /// Whether no more than 30 combining marks stand in a row, as in the Stream-Safe Text Format (UAX #15, section 13).
    ///
    /// To compare or hash a text, Swift puts each row of marks in order, in time that grows with the square of its length: 32,768 marks cost
    /// a third of a second at each `==`. No language writes as many as eight.
    package var isStreamSafe: Bool {
        // The first mark, U+0300, is CC 80 in UTF-8.
        guard utf8.contains(where: { $0 >= 0xCC }) else { return true }
        var row = 0
        for scalar in unicodeScalars {
            if scalar.value < 0x300 || scalar.properties.canonicalCombiningClass == .notReordered {
                row = 0
            } else {
                row += 1
                if row > 30 { return false }
            }
        }
        return true
    }
}
