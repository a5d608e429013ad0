// SPDX-License-Identifier: Apache-2.0

package import Sampling

/// The classic BPF machine as linux/filter.h and the kernel's filter documentation describe it: the tests' own reading, apart from the
/// compiler's.
package struct FilterInterpreter {
    /// The bytes of the frame that the kernel shows.
    package var frame: [UInt8] = []
    /// Its whole length, of which `frame` may be the beginning.
    package var length: UInt32
    package var packetType: UInt32 = 0
    package var random: UInt32 = 0
    package var linkProtocol: UInt32 = 0
    package var tagPresent = false

    package init(
        frame: [UInt8] = [], length: UInt32, packetType: UInt32 = 0, random: UInt32 = 0, linkProtocol: UInt32 = 0,
        tagPresent: Bool = false
    ) {
        self.frame = frame
        self.length = length
        self.packetType = packetType
        self.random = random
        self.linkProtocol = linkProtocol
        self.tagPresent = tagPresent
    }

    package struct Fault: Error, CustomStringConvertible {
        package let index: Int
        package let reason: String
        package var description: String { "instruction \(index): \(reason)" }
    }

    /// Bytes kept: 0 means dropped. Counts the instructions executed.
    package func run(_ program: FilterProgram, steps: inout Int) throws -> UInt32 {
        var accumulator: UInt32 = 0
        var index: UInt32 = 0
        var memory = [UInt32](repeating: 0, count: 16)
        var position = 0
        while true {
            guard program.instructions.indices.contains(position) else {
                throw Fault(index: position, reason: "outside the program")
            }
            let instruction = program.instructions[position]
            let k = instruction.operand
            position += 1
            steps += 1
            func jump(_ condition: Bool) { position += Int(condition ? instruction.ifTrue : instruction.ifFalse) }
            // Class in bits 0…2; size and mode, or operation and source, above (linux/bpf_common.h).
            switch instruction.code {
            case 0x20, 0x28, 0x30:
                // BPF_LD | size | BPF_ABS; out of bounds the program ends with 0.
                guard let value = load(k, bytes: [0x20: 4, 0x28: 2, 0x30: 1][instruction.code] ?? 0) else { return 0 }
                accumulator = value
            case 0x00: accumulator = k
            case 0x01: index = k
            case 0x60: accumulator = memory[Int(k)]
            case 0x61: index = memory[Int(k)]
            case 0x80: accumulator = length
            case 0x02: memory[Int(k)] = accumulator
            case 0x03: memory[Int(k)] = index
            case 0x54: accumulator &= k
            case 0x5c: accumulator &= index
            case 0x07: index = accumulator
            case 0x87: accumulator = index
            case 0x05: position += Int(k)
            case 0x15: jump(accumulator == k)
            case 0x25: jump(accumulator > k)
            case 0x35: jump(accumulator >= k)
            case 0x2d: jump(accumulator > index)
            case 0x06: return k
            case 0x16: return accumulator
            default: throw Fault(index: position - 1, reason: "code \(instruction.code)")
            }
        }
    }

    package func run(_ program: FilterProgram) throws -> UInt32 {
        var steps = 0
        return try run(program, steps: &steps)
    }

    private func load(_ offset: UInt32, bytes count: Int) -> UInt32? {
        // SKF_AD_OFF is -0x1000.
        switch offset {
        case 0xffff_f000: return linkProtocol
        case 0xffff_f004: return packetType
        case 0xffff_f030: return tagPresent ? 1 : 0
        case 0xffff_f038: return random
        default:
            let start = Int(offset)
            guard start + count <= frame.count else { return nil }
            return frame[start..<(start + count)].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    /// The rules of bpf_check_classic and check_load_and_stores in the kernel's net/core/filter.c.
    package static func check(_ program: FilterProgram) throws {
        let code = program.instructions
        guard (1...4_096).contains(code.count) else { throw Fault(index: code.count, reason: "program length") }
        let ends: Set<UInt16> = [0x06, 0x16]
        guard let last = code.last, ends.contains(last.code) else {
            throw Fault(index: code.count - 1, reason: "does not end with ret")
        }
        /// For each instruction, the memory slots that every path has written.
        var written = [UInt16](repeating: .max, count: code.count)
        written[0] = 0
        for (index, instruction) in code.enumerated() {
            var slots = written[index]
            let k = instruction.operand
            func reach(_ distance: Int) throws {
                let target = index + 1 + distance
                guard target < code.count else { throw Fault(index: index, reason: "jumps to \(target)") }
                written[target] &= slots
            }
            switch instruction.code {
            case 0x02, 0x03:
                guard k < 16 else { throw Fault(index: index, reason: "no such slot") }
                slots |= 1 << UInt16(k)
                try reach(0)
            case 0x60, 0x61:
                guard k < 16, slots & 1 << UInt16(k) != 0 else {
                    throw Fault(index: index, reason: "slot \(k) may not have been written")
                }
                try reach(0)
            case 0x05: try reach(Int(k))
            case 0x15, 0x25, 0x35, 0x2d:
                try reach(Int(instruction.ifTrue))
                try reach(Int(instruction.ifFalse))
            case 0x06, 0x16: break
            case 0x20, 0x28, 0x30:
                let known: Set<UInt32> = [0xffff_f000, 0xffff_f004, 0xffff_f030, 0xffff_f038]
                guard k < 0xffff_f000 || known.contains(k) else {
                    throw Fault(index: index, reason: "no such ancillary load")
                }
                try reach(0)
            case 0x00, 0x01, 0x80, 0x54, 0x5c, 0x07, 0x87: try reach(0)
            default: throw Fault(index: index, reason: "code \(instruction.code)")
            }
        }
    }
}
