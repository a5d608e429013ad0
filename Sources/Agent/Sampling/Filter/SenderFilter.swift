// SPDX-License-Identifier: Apache-2.0

package import Values

extension FilterProgram {
    /// Keeps every frame that one of `senders` has sent, by its Ethernet source address, and of all other frames that are not to a group one of
    /// `oneOf`, at random. Keeps `length` bytes of each.
    ///
    /// - Parameter oneOf: a power of two; 1 keeps all of them.
    package static func sent(by senders: [MACAddress], othersOneOf oneOf: UInt32, keeping length: UInt32)
        -> FilterProgram
    {
        var program = FilterAssembler()
        let (keep, drop) = (program.label(), program.label())
        program.append(.load(.word, at: 8))
        for sender in senders {
            let (match, other) = (program.label(), program.label())
            program.jump(if: .equal(UInt32(truncatingIfNeeded: sender.bits)), to: match, else: other)
            program.bind(match)
            program.append(.load(.half, at: 6))
            program.jump(if: .equal(UInt32(truncatingIfNeeded: sender.bits >> 32)), to: keep)
            program.append(.load(.word, at: 8))
            program.bind(other)
        }
        // The lowest bit of the first byte marks a group (IEEE 802).
        program.append(.load(.byte, at: 0))
        program.append(.and(1))
        program.jump(if: .equal(1), to: drop)
        if oneOf > 1 {
            program.append(.load(.random))
            program.append(.and(oneOf - 1))
            program.jump(if: .equal(0), to: nil, else: drop)
        }
        program.bind(keep)
        program.append(.keep(length))
        program.bind(drop)
        program.append(.keep(0))
        return FilterProgram(instructions: program.instructions)
    }
}
