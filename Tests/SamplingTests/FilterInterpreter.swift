// SPDX-License-Identifier: Apache-2.0

import Sampling

/// Runs a classic BPF program as linux/filter.h describes it: the tests' own reading, apart from the compiler's.
struct FilterInterpreter {
    /// What the kernel knows of the frame.
    var length: UInt32
    var packetType: UInt32 = 0
    var random: UInt32 = 0

    struct Fault: Error { let index: Int }

    /// Bytes kept: 0 means dropped. Throws on an instruction or a jump that the kernel's checker would refuse.
    func run(_ program: FilterProgram) throws -> UInt32 {
        var accumulator: UInt32 = 0
        var index: UInt32 = 0
        var position = 0
        while program.instructions.indices.contains(position) {
            let instruction = program.instructions[position]
            let k = instruction.operand
            position += 1
            // Class in bits 0…2, size or operation in bits 3…7 (linux/bpf_common.h).
            switch instruction.code {
            case 0x20, 0x28, 0x30:
                switch Int32(bitPattern: k) + 0x1000 {
                case 4: accumulator = packetType
                case 56: accumulator = random
                default: throw Fault(index: position - 1)
                }
            case 0x80: accumulator = length
            case 0x54: accumulator &= k
            case 0x07: index = accumulator
            case 0x15: position += Int(accumulator == k ? instruction.ifTrue : instruction.ifFalse)
            case 0x2d: position += Int(accumulator > index ? instruction.ifTrue : instruction.ifFalse)
            case 0x06: return k
            default: throw Fault(index: position - 1)
            }
        }
        throw Fault(index: position)
    }
}

/// A small seeded generator: the same draws every run (Steele, Lea, Flood: SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
