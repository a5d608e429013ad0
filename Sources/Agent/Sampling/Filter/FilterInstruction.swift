// SPDX-License-Identifier: Apache-2.0

/// One instruction of classic BPF (McCanne, Jacobson: The BSD Packet Filter; linux/filter.h), with the layout of `sock_filter`.
///
/// The machine has an accumulator A, an index X and 16 words of scratch memory M. Jumps lead forward only.
package struct FilterInstruction: Hashable, Sendable {
    package let code: UInt16
    /// Instructions skipped when the jump's condition holds.
    package var ifTrue: UInt8
    /// Instructions skipped when it does not.
    package var ifFalse: UInt8
    package var operand: UInt32

    package init(code: UInt16, ifTrue: UInt8 = 0, ifFalse: UInt8 = 0, operand: UInt32 = 0) {
        self.code = code
        self.ifTrue = ifTrue
        self.ifFalse = ifFalse
        self.operand = operand
    }
}

/// The few instructions that sampling needs.
extension FilterInstruction {
    /// The kernel's metadata of a frame (SKF_AD_OFF and the offsets from it).
    enum Ancillary: UInt32, CaseIterable {
        /// The Ethernet type, of a frame whose link header is not shown.
        case linkProtocol = 0
        /// The packet type: 4 (PACKET_OUTGOING) for a frame that this host sends.
        case packetType = 4
        /// 1 when the kernel stripped a VLAN tag.
        case vlanTagPresent = 48
        /// 32 random bits.
        case random = 56

        var offset: UInt32 { UInt32(bitPattern: -0x1000) + rawValue }

        /// The name in the kernel's assembler.
        var name: String {
            switch self {
            case .linkProtocol: "proto"
            case .packetType: "type"
            case .vlanTagPresent: "vlan_avail"
            case .random: "rand"
            }
        }
    }

    enum Width: UInt16 { case word = 0x00, half = 0x08, byte = 0x10 }

    /// The comparison of a conditional jump.
    enum Condition {
        case equal(UInt32)
        case atLeast(UInt32)
        case exceedsIndex
    }

    /// A ← the kernel's metadata.
    static func load(_ ancillary: Ancillary) -> FilterInstruction {
        FilterInstruction(code: 0x20, operand: ancillary.offset)
    }

    /// A ← bytes of the frame in network order. The program ends, and drops, when the frame ends before them.
    static func load(_ width: Width, at offset: Int) -> FilterInstruction {
        FilterInstruction(code: 0x20 | width.rawValue, operand: UInt32(offset))
    }

    /// A ← the frame's length as the kernel holds it: without a stripped VLAN tag.
    static let loadLength = FilterInstruction(code: 0x80)
    /// A ← constant.
    static func load(_ constant: UInt32) -> FilterInstruction { FilterInstruction(code: 0x00, operand: constant) }
    /// X ← constant.
    static func loadIndex(_ constant: UInt32) -> FilterInstruction { FilterInstruction(code: 0x01, operand: constant) }
    /// A ← M[slot].
    static func load(memory slot: Int) -> FilterInstruction { FilterInstruction(code: 0x60, operand: UInt32(slot)) }
    /// X ← M[slot].
    static func loadIndex(memory slot: Int) -> FilterInstruction {
        FilterInstruction(code: 0x61, operand: UInt32(slot))
    }
    /// M[slot] ← A.
    static func store(memory slot: Int) -> FilterInstruction { FilterInstruction(code: 0x02, operand: UInt32(slot)) }
    /// M[slot] ← X.
    static func storeIndex(memory slot: Int) -> FilterInstruction {
        FilterInstruction(code: 0x03, operand: UInt32(slot))
    }
    /// X ← A.
    static let moveToIndex = FilterInstruction(code: 0x07)

    /// A ← A & mask.
    static func and(_ mask: UInt32) -> FilterInstruction { FilterInstruction(code: 0x54, operand: mask) }
    /// A ← A & X.
    static let andIndex = FilterInstruction(code: 0x5c)

    /// Any number of instructions ahead.
    static func jump(over count: UInt32) -> FilterInstruction { FilterInstruction(code: 0x05, operand: count) }

    static func jump(if condition: Condition, ifTrue: UInt8, ifFalse: UInt8) -> FilterInstruction {
        let (code, operand): (UInt16, UInt32) =
            switch condition {
            case .equal(let value): (0x15, value)
            case .atLeast(let value): (0x35, value)
            case .exceedsIndex: (0x2d, 0)
            }
        return FilterInstruction(code: code, ifTrue: ifTrue, ifFalse: ifFalse, operand: operand)
    }

    /// Ends: keeps up to `length` bytes of the frame, drops it for 0.
    static func keep(_ length: UInt32) -> FilterInstruction { FilterInstruction(code: 0x06, operand: length) }
    /// Ends: keeps up to A bytes of the frame.
    static let keepAccumulated = FilterInstruction(code: 0x16)
}
