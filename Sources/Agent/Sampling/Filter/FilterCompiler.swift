// SPDX-License-Identifier: Apache-2.0

internal import Packets

/// Writes the program of one shard.
///
/// Addresses are looked up only for frames that pass the early out: masks of powers of two nest, so that a frame which the smallest
/// threshold drops is dropped by all.
struct FilterCompiler {
    /// The mask of an address that leaves the choice to the frame's other end: all bits set, so that the other end's mask remains.
    static let unclaimed = UInt32.max

    /// The masks by destination and by source address: z - 1 of the frame's threshold z, or ``unclaimed``.
    struct Trees {
        var inbound: SearchTree
        var outbound: SearchTree
        /// Whether every address has the same mask, so that none need be looked up.
        var areIdle: Bool

        /// `unowned` is the mask of an address that belongs to no tenant.
        init(inbound: SearchTree, outbound: SearchTree, unowned: UInt32) {
            self.inbound = inbound
            self.outbound = outbound
            areIdle = inbound.constant == unowned && outbound.constant == unowned
        }
    }

    private let link: LinkLayer
    private let scope: SamplingScope
    private let residue: Int
    private let ipv4: Trees
    private let ipv6: Trees
    private let other: UInt32?
    private let masks: ClosedRange<UInt32>

    private var assembler = FilterAssembler()
    private let ipv4Label: FilterAssembler.Label
    private let ipv6Label: FilterAssembler.Label
    private let decideLabel: FilterAssembler.Label
    private let otherLabel: FilterAssembler.Label

    /// `residue` is added to the length that is kept of a frame. `other` is the mask of frames that neither end claims; `nil`: they are
    /// dropped. All masks that occur lie within `masks`.
    init(
        link: LinkLayer, scope: SamplingScope, residue: Int, ipv4: Trees, ipv6: Trees, other: UInt32?,
        masks: ClosedRange<UInt32>
    ) {
        self.link = link
        self.scope = scope
        self.residue = residue
        self.ipv4 = ipv4
        self.ipv6 = ipv6
        self.other = other
        self.masks = masks
        ipv4Label = assembler.label()
        ipv6Label = assembler.label()
        decideLabel = assembler.label()
        otherLabel = assembler.label()
    }

    mutating func compile() -> FilterProgram {
        leaveEarly()
        read(tags: 0)
        assembler.bind(ipv6Label)
        lookUp(ipv6)
        assembler.bind(ipv4Label)
        lookUp(ipv4)
        decide()
        return FilterProgram(instructions: assembler.instructions)
    }

    /// Scratch memory.
    private enum Slot {
        static let random = 0
        /// The destination's mask.
        static let inbound = 1
        static let snapLength = 2
        /// Four words each, of which IPv4 uses the first.
        static let destination = 3
        static let source = 7
    }

    // MARK: Early out

    private static let outgoing: UInt32 = 4
    /// A smaller one would hardly drop a frame.
    private static let smallestEarlyMask: UInt32 = 127

    /// Whether any frame is kept with a probability below 1.
    private var isRandom: Bool { masks.upperBound > 0 }

    /// Drops frames that this host sends, unless they are asked for, and those that the smallest threshold drops.
    private mutating func leaveEarly() {
        let isEarlyOut = masks.lowerBound >= FilterCompiler.smallestEarlyMask
        let drop = assembler.label()
        let goOn = assembler.label()
        if isRandom {
            assembler.append(.load(.random))
            assembler.append(.store(memory: Slot.random))
        }
        if isEarlyOut {
            assembler.append(.and(masks.lowerBound))
            assembler.append(.moveToIndex)
            assembler.append(.loadLength)
            assembler.jump(if: .exceedsIndex, to: nil, else: drop)
        }
        if scope == .received {
            assembler.append(.load(.packetType))
            assembler.jump(if: .equal(FilterCompiler.outgoing), to: drop, else: goOn)
        } else if isEarlyOut {
            assembler.jump(to: goOn)
        }
        if isEarlyOut || scope == .received {
            assembler.bind(drop)
            assembler.append(.keep(0))
        }
        assembler.bind(goOn)
    }

    // MARK: Headers

    /// Reads a frame on from behind so many VLAN tags: to the addresses in scratch memory, or to ``otherLabel``.
    private mutating func read(tags: Int) {
        let network = (link == .ethernet ? 14 : 0) + tags * LinkHeader.tagLength
        let ipv4Label = assembler.label()
        let ipv6Label = assembler.label()
        keep(network + Flow.shortestHeader)
        require(network + Flow.shortestHeader)
        if link == .rawIP {
            assembler.append(.load(.byte, at: network))
            assembler.append(.and(0xf0))
            assembler.jump(if: .equal(0x40), to: ipv4Label)
            assembler.jump(if: .equal(0x60), to: ipv6Label, else: otherLabel)
        } else {
            assembler.append(
                (link == .cooked || link == .cooked2) && tags == 0
                    ? .load(.linkProtocol) : .load(.half, at: network - 2))
            assembler.jump(if: .equal(UInt32(EtherType.ipv4)), to: ipv4Label)
            assembler.jump(if: .equal(UInt32(EtherType.ipv6)), to: ipv6Label)
            readTag(behind: tags)
        }
        assembler.bind(ipv6Label)
        keep(network + Flow.ipv6Header)
        if ipv6.areIdle {
            assembler.jump(to: otherLabel)
        } else {
            require(network + Flow.ipv6Header)
            move(ipv6.outbound, from: network + 8, to: Slot.source)
            move(ipv6.inbound, from: network + 24, to: Slot.destination)
            assembler.jump(to: self.ipv6Label)
        }
        assembler.bind(ipv4Label)
        if ipv4.areIdle {
            assembler.jump(to: otherLabel)
        } else {
            move(ipv4.outbound, from: network + 12, to: Slot.source)
            move(ipv4.inbound, from: network + 16, to: Slot.destination)
            assembler.jump(to: self.ipv4Label)
        }
    }

    /// A holds the type behind so many tags: if it is one more tag's, reads on behind that.
    private mutating func readTag(behind tags: Int) {
        guard tags < LinkHeader.mostTags else {
            assembler.jump(to: otherLabel)
            return
        }
        let tagged = assembler.label()
        for type in [EtherType.vlan, EtherType.serviceVLAN, EtherType.legacyServiceVLAN] {
            assembler.jump(if: .equal(UInt32(type)), to: tagged)
        }
        assembler.jump(to: otherLabel)
        assembler.bind(tagged)
        if tags == LinkHeader.mostTags - 1 {
            // The tag that the kernel stripped counts.
            assembler.append(.load(.vlanTagPresent))
            assembler.jump(if: .equal(0), to: nil, else: otherLabel)
        }
        read(tags: tags + 1)
    }

    /// Keeps `length` bytes of the frame and the residue, if the frame is kept.
    private mutating func keep(_ length: Int) {
        assembler.append(.loadIndex(UInt32(length + residue)))
        assembler.append(.storeIndex(memory: Slot.snapLength))
    }

    private mutating func require(_ length: Int) {
        assembler.append(.loadLength)
        assembler.jump(if: .atLeast(UInt32(length)), to: nil, else: otherLabel)
    }

    /// Puts the words that `tree` asks for into scratch memory.
    private mutating func move(_ tree: SearchTree, from offset: Int, to slot: Int) {
        for word in 0..<tree.wordCount {
            assembler.append(.load(.word, at: offset + 4 * word))
            assembler.append(.store(memory: slot + word))
        }
    }

    // MARK: Addresses

    /// The number of steps that are compared one after the other: branches that are not taken cost next to nothing, while the processor mispredicts
    /// half the branches of a tree's level.
    static let stepsInRow = 8

    /// Looks up both masks, and continues at ``decideLabel`` with the source's mask in X.
    private mutating func lookUp(_ trees: Trees) {
        guard !trees.areIdle else { return }
        let found = assembler.label()
        lookUp(trees.inbound, at: Slot.destination, then: found)
        assembler.bind(found)
        assembler.append(.storeIndex(memory: Slot.inbound))
        lookUp(trees.outbound, at: Slot.source, then: decideLabel)
    }

    /// X ← the mask that `tree` has for the address whose words begin at `slot`.
    private mutating func lookUp(_ tree: SearchTree, at slot: Int, then next: FilterAssembler.Label) {
        var search = Search(tree: tree, slot: slot)
        search.find(inNode: 0, &assembler)
        for (mask, label) in search.answers {
            assembler.bind(label)
            assembler.append(.loadIndex(mask))
            assembler.jump(to: next)
        }
    }

    /// The state of compiling one tree.
    private struct Search {
        let tree: SearchTree
        let slot: Int
        /// The label that returns each mask; there are few masks.
        var answers: [(mask: UInt32, label: FilterAssembler.Label)] = []

        init(tree: SearchTree, slot: Int) {
            self.tree = tree
            self.slot = slot
        }

        mutating func find(inNode index: Int, _ assembler: inout FilterAssembler) {
            let node = tree.nodes[index]
            if !node.steps.isEmpty { assembler.append(.load(memory: slot + node.word)) }
            find(in: node.steps[...], of: 0..<(1 << 32), below: node.lowest, &assembler)
        }

        /// A holds a word within `range`. Halves `steps` until few are left, by weight: half the frames go to tenants, and other addresses are
        /// spread over the range, so that a wide gap between tenants is left after a few comparisons.
        private mutating func find(
            in steps: ArraySlice<SearchTree.Step>, of range: Range<UInt64>, below: UInt32,
            _ assembler: inout FilterAssembler
        ) {
            guard steps.count > FilterCompiler.stepsInRow else {
                compare(steps, below, &assembler)
                return
            }
            let index = pivot(steps, range)
            let step = steps[index]
            let above = assembler.label()
            assembler.jump(if: .atLeast(step.at), to: above)
            find(in: steps[..<index], of: range.lowerBound..<UInt64(step.at), below: below, &assembler)
            assembler.bind(above)
            let upper = UInt64(step.at)..<range.upperBound
            if !step.isAlone, case .value(let value) = step.target {
                find(in: steps[(index + 1)...], of: upper, below: value, &assembler)
            } else {
                find(in: steps[index...], of: upper, below: step.below, &assembler)
            }
        }

        /// The step that divides best, of those that leave full rows.
        private func pivot(_ steps: ArraySlice<SearchTree.Step>, _ range: Range<UInt64>) -> Int {
            let row = FilterCompiler.stepsInRow
            let perAddress = Double(steps.count) / Double(range.count)
            let weight = { (index: Int) in
                Double(index - steps.startIndex) + Double(UInt64(steps[index].at) - range.lowerBound) * perAddress
            }
            // Weights ascend: the first row whose weight reaches the half, or the one before it.
            var low = 1
            var high = (steps.count - 1) / row
            while low < high {
                let middle = (low + high) / 2
                if weight(steps.startIndex + middle * row) < Double(steps.count) {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            let index = steps.startIndex + low * row
            guard low > 1 else { return index }
            let half = Double(steps.count)
            return half - weight(index - row) < weight(index) - half ? index - row : index
        }

        /// The highest step first, so that each comparison leaves the steps below it.
        private mutating func compare(
            _ steps: ArraySlice<SearchTree.Step>, _ below: UInt32, _ assembler: inout FilterAssembler
        ) {
            var nodes: [(index: Int, label: FilterAssembler.Label)] = []
            for (index, step) in zip(steps.indices, steps).reversed() {
                let label: FilterAssembler.Label
                switch step.target {
                case .value(let mask): label = answer(mask, &assembler)
                case .node(let node):
                    label = assembler.label()
                    nodes.append((node, label))
                }
                assembler.jump(
                    if: step.isAlone ? .equal(step.at) : .atLeast(step.at), to: label,
                    else: index == steps.startIndex ? answer(below, &assembler) : nil)
            }
            if steps.isEmpty { assembler.jump(to: answer(below, &assembler)) }
            for (node, label) in nodes {
                assembler.bind(label)
                find(inNode: node, &assembler)
            }
        }

        private mutating func answer(_ mask: UInt32, _ assembler: inout FilterAssembler) -> FilterAssembler.Label {
            if let known = answers.first(where: { $0.mask == mask }) { return known.label }
            let label = assembler.label()
            answers.append((mask, label))
            return label
        }
    }

    // MARK: Decision

    /// X holds the source's mask, scratch memory the destination's. A frame is kept if its length exceeds the random number
    /// under the mask.
    private mutating func decide() {
        let masked = assembler.label()
        let drop = assembler.label()
        assembler.bind(decideLabel)
        assembler.append(.load(memory: Slot.inbound))
        assembler.append(.andIndex)
        assembler.jump(if: .equal(FilterCompiler.unclaimed), to: otherLabel, else: masked)
        if let other {
            assembler.bind(otherLabel)
            assembler.append(.load(other))
        }
        assembler.bind(masked)
        if isRandom {
            assembler.append(.loadIndex(memory: Slot.random))
            assembler.append(.andIndex)
            assembler.append(.moveToIndex)
            assembler.append(.loadLength)
            assembler.jump(if: .exceedsIndex, to: nil, else: drop)
        }
        assembler.append(.load(memory: Slot.snapLength))
        assembler.append(.keepAccumulated)
        if other == nil { assembler.bind(otherLabel) }
        assembler.bind(drop)
        assembler.append(.keep(0))
    }
}
