// SPDX-License-Identifier: Apache-2.0

/// Reads what `nft monitor` prints: the commands of a transaction, a line each, and behind them `# new generation 5 by process 1943 (nft)`.
struct GenerationReader {
    /// What was printed since the last transaction's end.
    private var hasOurs = false
    private var hasOthers = false

    /// - Returns: the change, at the end of a transaction that changed our table, or of which nothing was printed: of a set that was made while it
    ///   began, nft prints no elements.
    mutating func take(_ line: some StringProtocol) -> ForeignChange? {
        let words = line.split(separator: " ", maxSplits: 8).map { String($0) }
        guard words.starts(with: ["#", "new", "generation"]) else {
            if words.count > 3, ["ip", "ip6", "bridge"].contains(words[2]), words[3] == TenantTable.name {
                hasOurs = true
            } else if !words.isEmpty {
                hasOthers = true
            }
            return nil
        }
        defer { (hasOurs, hasOthers) = (false, false) }
        guard hasOurs || !hasOthers else { return nil }
        guard words.count > 6, words[4] == "by", words[5] == "process" else {
            return ForeignChange(process: nil, name: nil)
        }
        // A program's name is its own choice: at most 15 bytes (TASK_COMM_LEN), which may be anything.
        let name = words[7...].joined(separator: " ").drop { $0 == "(" }
        let plain = String(
            name.reversed().drop { $0 == ")" }.reversed().filter { $0.isASCII && $0.asciiValue ?? 0 > 0x1f })
        return ForeignChange(process: Int32(words[6]), name: plain.isEmpty ? nil : plain)
    }
}
