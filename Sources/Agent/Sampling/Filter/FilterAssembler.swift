// SPDX-License-Identifier: Apache-2.0

/// Puts a program together from instructions and jumps to labels, all of them forward.
///
/// A conditional jump reaches 255 instructions. Before one would get out of reach of where its label may come to stand, a relay is put in:
/// one long jump for each label that is still ahead, which the pending short jumps lead to instead.
struct FilterAssembler {
    /// A place in the program that jumps lead to; known once it is bound.
    struct Label {
        fileprivate let number: Int
    }

    private enum Branch { case ifTrue, ifFalse, always }

    private struct Jump {
        let index: Int
        let branch: Branch
    }

    private(set) var instructions: [FilterInstruction] = []
    /// The jumps that are not yet resolved, by the label that they lead to.
    private var pending: [[Jump]] = []
    /// Labels with unresolved conditional jumps, by the oldest such jump.
    private var short: [(label: Int, oldest: Int)] = []
    /// The instruction behind the last one can be reached from it.
    private var fallsThrough = true

    private static let reach = 255

    mutating func label() -> Label {
        pending.append([])
        return Label(number: pending.count - 1)
    }

    /// Appends an instruction that is no conditional or long jump.
    mutating func append(_ instruction: FilterInstruction) {
        makeRoom()
        instructions.append(instruction)
        fallsThrough = instruction.code & 7 != 6
    }

    /// `nil` stands for the next instruction.
    mutating func jump(if condition: FilterInstruction.Condition, to ifTrue: Label?, else ifFalse: Label? = nil) {
        makeRoom()
        for (label, branch) in [(ifTrue, Branch.ifTrue), (ifFalse, Branch.ifFalse)] {
            guard let label = label?.number else { continue }
            if !short.contains(where: { $0.label == label }) { short.append((label, instructions.count)) }
            pending[label].append(Jump(index: instructions.count, branch: branch))
        }
        instructions.append(.jump(if: condition, ifTrue: 0, ifFalse: 0))
        fallsThrough = ifTrue == nil || ifFalse == nil
    }

    mutating func jump(to label: Label) {
        makeRoom()
        appendLongJump(to: label.number)
    }

    /// The next instruction is where `label` leads.
    mutating func bind(_ label: Label) {
        makeRoom()
        resolve(label.number)
        fallsThrough = true
    }

    private mutating func appendLongJump(to label: Int) {
        pending[label].append(Jump(index: instructions.count, branch: .always))
        instructions.append(.jump(over: 0))
        fallsThrough = false
    }

    /// Lets all jumps to `label` lead to the next instruction.
    private mutating func resolve(_ label: Int) {
        for jump in pending[label] {
            let distance = instructions.count - jump.index - 1
            switch jump.branch {
            case .ifTrue: instructions[jump.index].ifTrue = UInt8(distance)
            case .ifFalse: instructions[jump.index].ifFalse = UInt8(distance)
            case .always: instructions[jump.index].operand = UInt32(distance)
            }
        }
        pending[label].removeAll(keepingCapacity: true)
        short.removeAll { $0.label == label }
    }

    /// Puts a relay in if, behind one more instruction, it would be too late for the oldest conditional jump.
    private mutating func makeRoom() {
        // A relay may begin with a jump over it; then come its long jumps, the oldest label's first.
        guard let oldest = short.first?.oldest,
            instructions.count + 2 + short.count - oldest - 1 > FilterAssembler.reach
        else { return }
        let over = fallsThrough ? label() : nil
        if let over { appendLongJump(to: over.number) }
        for (label, _) in short {
            let earlier = pending[label].filter { $0.branch == .always }
            pending[label].removeAll { $0.branch == .always }
            resolve(label)
            pending[label] = earlier
            appendLongJump(to: label)
        }
        if let over { resolve(over.number) }
        fallsThrough = over != nil
    }
}
