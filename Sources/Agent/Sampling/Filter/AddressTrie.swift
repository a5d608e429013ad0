// SPDX-License-Identifier: Apache-2.0

/// Finds an address's owner in a few dependent loads: a trie whose nodes leave out the bits that all their ranges share, and branch on as
/// many bits as they have ranges to tell apart.
///
/// Hosts of one network are told apart in a single node, addresses outside it by one comparison.
struct AddressTrie<Word: FixedWidthInteger & UnsignedInteger & Sendable>: Hashable, Sendable {
    fileprivate struct Node: Hashable, Sendable {
        /// The block of addresses that the node tells apart: those that agree with `base` in the bits of `mask`.
        var base: Word
        var mask: Word
        /// Owner of the rest of the block of the node above.
        var outside: Int32
        /// Bits below those that the node branches on.
        var shift: Int32
        /// Index of its first slot.
        var first: Int
    }

    private var nodes: [Node] = []
    /// An owner, or ``AddressRanges/unowned``, or below that a node: -2 - its index.
    private var slots: [Int32] = []
    private var root: Int32 = AddressRanges<Word>.unowned

    private static var mostBitsPerNode: Int { 16 }

    init(_ map: AddressRanges<Word>) {
        root = slot(for: map.runs[...], from: 0, bits: Word.bitWidth)
    }

    /// Direct access to the trie's memory during a search. Every index that a search computes is within it: each node has a slot for every value that
    /// its mask lets through.
    @safe struct Lookup {
        fileprivate let root: Int32
        fileprivate let nodes: UnsafeBufferPointer<Node>
        fileprivate let slots: UnsafeBufferPointer<Int32>

        /// ``AddressRanges/unowned`` when the address is in no prefix.
        @inline(__always)
        func owner(of address: Word) -> Int32 {
            var slot = root
            while slot < AddressRanges<Word>.unowned {
                let node = unsafe nodes[Int(-2 - slot)]
                let within = address ^ node.base
                guard within & node.mask == 0 else { return node.outside }
                slot = unsafe slots[
                    node.first &+ Int(truncatingIfNeeded: within &>> Word(truncatingIfNeeded: node.shift))]
            }
            return slot
        }
    }

    @inline(__always)
    func withLookup<Result>(_ body: (Lookup) -> Result) -> Result {
        unsafe nodes.withUnsafeBufferPointer { nodes in
            unsafe slots.withUnsafeBufferPointer { slots in
                unsafe body(Lookup(root: root, nodes: nodes, slots: slots))
            }
        }
    }

    /// ``AddressRanges/unowned`` when the address is in no prefix.
    func owner(of address: Word) -> Int32 { withLookup { $0.owner(of: address) } }

    /// The slot value for the block of 2^`bits` addresses from `base` on: an owner or a node. The first of `runs` covers `base`, the others
    /// within the block.
    private mutating func slot(
        for runs: ArraySlice<AddressRanges<Word>.Run>, from base: Word, bits: Int
    ) -> Int32 {
        let first = runs[runs.startIndex]
        guard runs.count > 1 else { return first.owner }
        let last = runs[runs.endIndex - 1]
        var (base, bits) = (base, bits)
        if first.owner == last.owner {
            // Both sides have the same owner: only the smallest block around the ranges in between needs a node.
            let inner = runs[runs.startIndex + 1].start
            bits = Word.bitWidth - (inner ^ (last.start - 1)).leadingZeroBitCount
            base = inner & ~AddressTrie.low(bits)
        }
        let branching = min(bits, AddressTrie.mostBitsPerNode, Int.bitWidth - runs.count.leadingZeroBitCount + 1)
        let shift = bits - branching
        let node = nodes.count
        let firstSlot = slots.count
        nodes.append(
            Node(
                base: base, mask: ~AddressTrie.low(bits), outside: first.owner, shift: Int32(shift), first: firstSlot))
        slots.append(contentsOf: repeatElement(first.owner, count: 1 << branching))
        var covering = runs.startIndex
        for index in 0..<(1 << branching) {
            let start = base | Word(truncatingIfNeeded: index) << Word(shift)
            let end = start | AddressTrie.low(shift)
            while covering + 1 < runs.endIndex, runs[covering + 1].start <= start { covering += 1 }
            var next = covering + 1
            while next < runs.endIndex, runs[next].start <= end { next += 1 }
            slots[firstSlot + index] = slot(for: runs[covering..<next], from: start, bits: shift)
            covering = next - 1
        }
        return Int32(-2 - node)
    }

    private static func low(_ bits: Int) -> Word { bits == Word.bitWidth ? .max : ~(.max << Word(bits)) }
}
