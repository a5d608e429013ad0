// SPDX-License-Identifier: Apache-2.0

/// A step function over addresses, taken apart into the 32-bit words that classic BPF compares: one tree node for the first word, and one
/// for each value of it under which the next word matters.
///
/// An address standing alone is cheaper than a range: one comparison for equality, whatever stands around it, instead of two boundaries.
struct SearchTree {
    /// The target of a step.
    enum Target: Equatable {
        case value(UInt32)
        /// A node that decides by the next word.
        case node(Int)
    }

    struct Step {
        /// The word's value from which on, or at which alone, the step applies.
        let at: UInt32
        let isAlone: Bool
        let target: Target
        /// The value below it.
        let below: UInt32
    }

    struct Node {
        /// Which word of the address, counted from the first.
        let word: Int
        /// Ascending.
        var steps: [Step]
        /// The value below the first step.
        var lowest: UInt32
    }

    /// From `start` on, up to the next piece, `value` holds.
    struct Piece<Word> {
        let start: Word
        let value: UInt32
    }

    /// The root first.
    private(set) var nodes: [Node] = []

    /// The first piece starts at 0, the others ascend.
    init<Word: FixedWidthInteger & UnsignedInteger>(_ pieces: [Piece<Word>]) {
        guard let first = pieces.first else { return }
        _ = node(for: pieces[...], above: first.value, word: 0)
    }

    /// The whole address space has one value.
    var constant: UInt32? { nodes.first.flatMap { $0.steps.isEmpty ? $0.lowest : nil } }

    /// Words of an address that the tree may ask for.
    var wordCount: Int { constant == nil ? (nodes.map(\.word).max() ?? 0) + 1 : 0 }

    /// Builds the node for `pieces`, which agree in all words before `word`; `value` holds below the first of them.
    private mutating func node<Word: FixedWidthInteger & UnsignedInteger>(
        for pieces: ArraySlice<Piece<Word>>, above value: UInt32, word: Int
    ) -> Int {
        let index = nodes.count
        nodes.append(Node(word: word, steps: [], lowest: value))
        let shift = Word(Word.bitWidth - 32 * (word + 1))
        let rest: Word = shift == 0 ? 0 : (1 << shift) - 1
        var steps = Steps(value)
        var next = pieces.startIndex
        var holding = value
        while next < pieces.endIndex {
            let at = UInt32(truncatingIfNeeded: pieces[next].start &>> shift)
            var end = next + 1
            while end < pieces.endIndex, UInt32(truncatingIfNeeded: pieces[end].start &>> shift) == at { end += 1 }
            let last = pieces[end - 1]
            if last.start & rest == 0 {
                steps.append(at, .value(last.value))
            } else {
                steps.append(at, .node(node(for: pieces[next..<end], above: holding, word: word + 1)))
                if at < .max { steps.append(at + 1, .value(last.value)) }
            }
            holding = last.value
            next = end
        }
        (nodes[index].steps, nodes[index].lowest) = steps.finished()
        return index
    }

    /// Finds out which of a node's values stand alone.
    private struct Steps {
        private var lowest: UInt32
        private var below: UInt32
        private var steps: [Step] = []
        private var current: (at: UInt32, target: Target)

        init(_ value: UInt32) {
            lowest = value
            below = value
            current = (0, .value(value))
        }

        mutating func append(_ at: UInt32, _ target: Target) {
            if at > current.at { close(before: UInt64(at)) }
            current = (at, target)
        }

        mutating func finished() -> ([Step], lowest: UInt32) {
            close(before: 1 << 32)
            return (steps, lowest)
        }

        private mutating func close(before end: UInt64) {
            guard current.target != .value(below) else { return }
            let isAlone = end - UInt64(current.at) == 1
            if !isAlone, case .value(let value) = current.target {
                if current.at == 0 {
                    lowest = value
                } else {
                    steps.append(Step(at: current.at, isAlone: false, target: current.target, below: below))
                }
                below = value
            } else {
                steps.append(Step(at: current.at, isAlone: isAlone, target: current.target, below: below))
            }
        }
    }
}
