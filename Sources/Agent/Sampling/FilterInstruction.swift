// SPDX-License-Identifier: Apache-2.0

/// One instruction of classic BPF (McCanne, Jacobson: The BSD Packet Filter; linux/filter.h), with the layout of `sock_filter`.
package struct FilterInstruction: Hashable, Sendable {
    package let code: UInt16
    /// Instructions skipped when the jump's condition holds.
    package let ifTrue: UInt8
    /// Instructions skipped when it does not.
    package let ifFalse: UInt8
    package let operand: UInt32

    package init(code: UInt16, ifTrue: UInt8 = 0, ifFalse: UInt8 = 0, operand: UInt32 = 0) {
        self.code = code
        self.ifTrue = ifTrue
        self.ifFalse = ifFalse
        self.operand = operand
    }
}

/// The few instructions that sampling needs.
extension FilterInstruction {
    /// Where Linux's ancillary loads begin (SKF_AD_OFF).
    static let ancillary = UInt32(bitPattern: -0x1000)

    /// A ← what the frame is to this host: 4 (PACKET_OUTGOING) for a frame that it sends itself.
    static let loadPacketType = FilterInstruction(code: 0x30, operand: ancillary + 4)
    /// A ← 32 random bits.
    static let loadRandom = FilterInstruction(code: 0x20, operand: ancillary + 56)
    /// A ← the frame's length as the kernel holds it: without a stripped VLAN tag.
    static let loadLength = FilterInstruction(code: 0x80)
    /// X ← A.
    static let moveToIndex = FilterInstruction(code: 0x07)

    /// A ← A & mask.
    static func and(_ mask: UInt32) -> FilterInstruction { FilterInstruction(code: 0x54, operand: mask) }

    static func jumpIfEqual(_ value: UInt32, ifTrue: UInt8, ifFalse: UInt8) -> FilterInstruction {
        FilterInstruction(code: 0x15, ifTrue: ifTrue, ifFalse: ifFalse, operand: value)
    }

    /// Jumps if A > X.
    static func jumpIfGreaterThanIndex(ifTrue: UInt8, ifFalse: UInt8) -> FilterInstruction {
        FilterInstruction(code: 0x2d, ifTrue: ifTrue, ifFalse: ifFalse)
    }

    /// Ends: keeps up to `length` bytes of the frame, drops it for 0.
    static func keep(_ length: UInt32) -> FilterInstruction { FilterInstruction(code: 0x06, operand: length) }
}

/// A whole program, as attached to a socket and read back from it.
package struct FilterProgram: Hashable, Sendable {
    package let instructions: [FilterInstruction]

    package init(instructions: [FilterInstruction]) {
        self.instructions = instructions
    }

    /// Keeps no frame: what a capture that waits for its next task is given.
    package static let dropAll = FilterProgram(instructions: [.keep(0)])
}

extension FilterProgram: CustomStringConvertible {
    /// Disassembly, a line each, in the notation of the kernel's bpf_asm.
    package var description: String {
        instructions.enumerated().map { "\($0.offset): \(FilterProgram.text($0.element, at: $0.offset))" }
            .joined(separator: "\n")
    }

    private static func text(_ instruction: FilterInstruction, at index: Int) -> String {
        let targets = "L\(index + 1 + Int(instruction.ifTrue)), L\(index + 1 + Int(instruction.ifFalse))"
        let hexadecimal = "0x" + String(instruction.operand, radix: 16)
        switch (instruction.code, instruction.operand) {
        case (0x30, FilterInstruction.ancillary + 4): return "ldb type"
        case (0x20, FilterInstruction.ancillary + 56): return "ld rand"
        case (0x80, _): return "ld len"
        case (0x07, _): return "tax"
        case (0x54, _): return "and #\(hexadecimal)"
        case (0x15, _): return "jeq #\(hexadecimal), \(targets)"
        case (0x2d, _): return "jgt x, \(targets)"
        case (0x06, _): return "ret #\(instruction.operand)"
        default: return "code 0x\(String(instruction.code, radix: 16)) #\(hexadecimal), \(targets)"
        }
    }
}
