// SPDX-License-Identifier: Apache-2.0

internal import Packets
package import Values

extension FilterProgram {
    /// Keeps the beginning of each conversation with one port: TCP connection requests to it and its acceptances and refusals, and all UDP datagrams.
    /// Keeps `length` bytes of each. At most one VLAN tag that the kernel did not strip is skipped; packets behind fragment or IPv6 extension headers
    /// are not recognised.
    package static func arrivals(at address: IPAddress, port: UInt16, udp: Bool, keeping length: UInt32)
        -> FilterProgram
    {
        var program = FilterAssembler()
        let (keep, drop, tagged) = (program.label(), program.label(), program.label())
        let isIPv6 = address.family == .ipv6
        for base in [14, 18] {
            let match = program.label()
            program.append(.load(.half, at: base - 2))
            program.jump(if: .equal(UInt32(isIPv6 ? EtherType.ipv6 : EtherType.ipv4)), to: match)
            if base == 14 {
                for tag in [EtherType.vlan, EtherType.legacyServiceVLAN] {
                    program.jump(if: .equal(UInt32(tag)), to: tagged)
                }
                program.jump(if: .equal(UInt32(EtherType.serviceVLAN)), to: tagged, else: drop)
            } else {
                program.jump(to: drop)
            }
            program.bind(match)
            let packet = ArrivalBlock(base: base, address: address, port: port, udp: udp)
            packet.append(to: &program, keep: keep, drop: drop)
            if base == 14 { program.bind(tagged) }
        }
        program.bind(keep)
        program.append(.keep(length))
        program.bind(drop)
        program.append(.keep(0))
        return FilterProgram(instructions: program.instructions)
    }
}

/// The part of the program that looks at an IP packet which begins at a known place.
private struct ArrivalBlock {
    let base: Int
    let address: IPAddress
    let port: UInt16
    let udp: Bool

    private var isIPv6: Bool { address.family == .ipv6 }

    func append(
        to program: inout FilterAssembler, keep: FilterAssembler.Label, drop: FilterAssembler.Label
    ) {
        let (outgoing, incoming) = (program.label(), program.label())
        program.append(.load(.byte, at: base + (isIPv6 ? 6 : 9)))
        program.jump(if: .equal(UInt32(udp ? IPProtocol.udp : IPProtocol.tcp)), to: nil, else: drop)
        if isIPv6 {
            program.append(.loadIndex(40))
        } else {
            program.append(.load(.half, at: base + 6))
            program.append(.and(0x1fff))
            program.jump(if: .equal(0), to: nil, else: drop)
            program.append(.loadHeaderLength(at: base))
        }
        compare(base + (isIPv6 ? 8 : 12), in: &program, to: outgoing)
        compare(base + (isIPv6 ? 24 : 16), in: &program, to: incoming)
        program.jump(to: drop)

        program.bind(outgoing)
        program.append(.loadBehindIndex(.half, at: base))
        program.jump(if: .equal(UInt32(port)), to: udp ? keep : nil, else: drop)
        if !udp {
            // SYN or RST.
            program.append(.loadBehindIndex(.byte, at: base + 13))
            program.append(.and(0x06))
            program.jump(if: .equal(0), to: drop, else: keep)
        }
        program.bind(incoming)
        program.append(.loadBehindIndex(.half, at: base + 2))
        program.jump(if: .equal(UInt32(port)), to: udp ? keep : nil, else: drop)
        if !udp {
            // SYN without ACK.
            program.append(.loadBehindIndex(.byte, at: base + 13))
            program.append(.and(0x12))
            program.jump(if: .equal(0x02), to: keep, else: drop)
        }
    }

    /// Goes to `label` when the address stands at `offset`.
    private func compare(_ offset: Int, in program: inout FilterAssembler, to label: FilterAssembler.Label) {
        let words: [UInt64] =
            isIPv6
            ? [address.high >> 32, address.high & 0xffff_ffff, address.low >> 32, address.low & 0xffff_ffff]
            : [address.low & 0xffff_ffff]
        let other = program.label()
        for (index, word) in words.enumerated() {
            program.append(.load(.word, at: offset + 4 * index))
            program.jump(if: .equal(UInt32(word)), to: index == words.count - 1 ? label : nil, else: other)
        }
        program.bind(other)
    }
}

extension FilterInstruction {
    /// X ← 4 times the low four bits of a byte: the length of an IPv4 header.
    fileprivate static func loadHeaderLength(at offset: Int) -> FilterInstruction {
        FilterInstruction(code: 0xb1, operand: UInt32(offset))
    }

    /// A ← bytes of the frame from X + `offset` on.
    fileprivate static func loadBehindIndex(_ width: Width, at offset: Int) -> FilterInstruction {
        FilterInstruction(code: 0x40 | width.rawValue, operand: UInt32(offset))
    }
}
