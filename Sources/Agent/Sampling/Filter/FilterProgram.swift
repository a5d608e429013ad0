// SPDX-License-Identifier: Apache-2.0

/// A whole program, as attached to a socket and read back from it.
package struct FilterProgram: Hashable, Sendable {
    package let instructions: [FilterInstruction]

    package init(instructions: [FilterInstruction]) {
        self.instructions = instructions
    }

    /// Keeps no frame; attached to a capture between two tasks.
    package static let dropAll = FilterProgram(instructions: [.keep(0)])
}

extension FilterProgram: CustomStringConvertible {
    /// Disassembly, a line each, in the notation of the kernel's bpf_asm.
    package var description: String {
        instructions.enumerated().map { "L\($0.offset): \(FilterProgram.text($0.element, at: $0.offset))" }
            .joined(separator: "\n")
    }

    private static func text(_ instruction: FilterInstruction, at index: Int) -> String {
        let k = instruction.operand
        let next = index + 1
        let targets = "L\(next + Int(instruction.ifTrue)), L\(next + Int(instruction.ifFalse))"
        let constant = "#0x" + String(k, radix: 16)
        switch instruction.code {
        case 0x20, 0x28, 0x30:
            let name = ["ld", "ldh", "ldb"][Int(instruction.code >> 3 & 3)]
            let ancillary = FilterInstruction.Ancillary.allCases.first { $0.offset == k }
            return "\(name) \(ancillary?.name ?? "[\(k)]")"
        case 0x80: return "ld len"
        case 0x00: return "ld \(constant)"
        case 0x01: return "ldx \(constant)"
        case 0x60: return "ld M[\(k)]"
        case 0x61: return "ldx M[\(k)]"
        case 0x02: return "st M[\(k)]"
        case 0x03: return "stx M[\(k)]"
        case 0x07: return "tax"
        case 0x54: return "and \(constant)"
        case 0x5c: return "and x"
        case 0x05: return "ja L\(next + Int(k))"
        case 0x15: return "jeq \(constant), \(targets)"
        case 0x35: return "jge \(constant), \(targets)"
        case 0x2d: return "jgt x, \(targets)"
        case 0x06: return "ret #\(k)"
        case 0x16: return "ret a"
        default: return "code 0x\(String(instruction.code, radix: 16)) \(constant), \(targets)"
        }
    }
}
