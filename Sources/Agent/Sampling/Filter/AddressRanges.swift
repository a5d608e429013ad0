// SPDX-License-Identifier: Apache-2.0

/// The owner of each address, as a step function over the whole address space: nested prefixes laid flat. `Word` is as wide as an address.
struct AddressRanges<Word: FixedWidthInteger & UnsignedInteger & Sendable>: Hashable, Sendable {
    /// The owner of an address that lies in no prefix.
    static var unowned: Int32 { -1 }

    /// From `start` on, up to the next run, all addresses belong to `owner`.
    struct Run: Hashable, Sendable {
        let start: Word
        let owner: Int32
    }

    struct Prefix {
        let first: Word
        /// Its last address.
        let last: Word
        let owner: Int32

        /// `length` is at most the address's width; bits of `address` behind it do not matter.
        init(_ address: Word, length: Int, owner: Int32) {
            let host: Word = length == 0 ? .max : ~(.max << Word(Word.bitWidth - length))
            first = address & ~host
            last = address | host
            self.owner = owner
        }
    }

    /// Ascending; the first starts at 0, and neighbours differ in their owner.
    private(set) var runs: [Run] = []

    /// The longest prefix that contains an address owns it; among equal prefixes the first of `prefixes`.
    init(_ prefixes: [Prefix]) {
        var nested: [Prefix] = []
        append(0, AddressRanges.unowned)
        let outermostFirst = prefixes.indices.sorted { a, b in
            let (p, q) = (prefixes[a], prefixes[b])
            if p.first != q.first { return p.first < q.first }
            // Among equal prefixes the innermost wins: the first one given.
            return p.last != q.last ? p.last > q.last : a > b
        }
        for index in outermostFirst {
            let prefix = prefixes[index]
            leave(&nested, before: prefix.first)
            nested.append(prefix)
            append(prefix.first, prefix.owner)
        }
        leave(&nested, before: nil)
    }

    /// Closes the prefixes that end before `address`; all of them for `nil`.
    private mutating func leave(_ nested: inout [Prefix], before address: Word?) {
        while let innermost = nested.last {
            if let address, innermost.last >= address { return }
            nested.removeLast()
            if innermost.last < .max { append(innermost.last + 1, nested.last?.owner ?? AddressRanges.unowned) }
        }
    }

    private mutating func append(_ start: Word, _ owner: Int32) {
        if runs.last?.start == start { runs.removeLast() }
        if runs.last?.owner != owner { runs.append(Run(start: start, owner: owner)) }
    }
}
