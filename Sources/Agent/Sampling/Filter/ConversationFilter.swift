// SPDX-License-Identifier: Apache-2.0

internal import Packets
package import Values

extension FilterProgram {
    /// Keeps TCP and UDP from and to `hosts`, and every ICMP error (RFC 792 types 3, 4, 11 and 12; RFC 4443 types 1 to 4), `length` bytes of each;
    /// of an Ethernet without VLAN tags. Extension headers of IPv6 and ICMP behind IPv4 options are not looked behind.
    package static func conversations(with hosts: [IPAddress], keeping length: UInt32) -> FilterProgram {
        var program = FilterAssembler()
        let (ipv4, ipv6) = (program.label(), program.label())
        let (icmp4, icmp6) = (program.label(), program.label())
        let (keep, drop) = (program.label(), program.label())
        program.append(.load(.half, at: 12))
        program.jump(if: .equal(UInt32(EtherType.ipv4)), to: ipv4)
        program.jump(if: .equal(UInt32(EtherType.ipv6)), to: ipv6, else: drop)

        program.bind(ipv4)
        program.append(.load(.byte, at: 23))
        program.jump(if: .equal(UInt32(IPProtocol.icmp)), to: icmp4)
        let hosts4 = program.label()
        program.jump(if: .equal(UInt32(IPProtocol.udp)), to: hosts4)
        program.jump(if: .equal(UInt32(IPProtocol.tcp)), to: nil, else: drop)
        program.bind(hosts4)
        for offset in [26, 30] {
            program.append(.load(.word, at: offset))
            for host in hosts where host.family == .ipv4 {
                program.jump(if: .equal(UInt32(truncatingIfNeeded: host.low)), to: keep)
            }
        }
        program.jump(to: drop)
        program.bind(icmp4)
        program.append(.load(.byte, at: 14))
        program.jump(if: .equal(0x45), to: nil, else: drop)
        program.append(.load(.byte, at: 34))
        for type: UInt32 in [3, 4, 11] { program.jump(if: .equal(type), to: keep) }
        program.jump(if: .equal(12), to: keep, else: drop)

        program.bind(ipv6)
        program.append(.load(.byte, at: 20))
        program.jump(if: .equal(UInt32(IPProtocol.icmpv6)), to: icmp6)
        let hosts6 = program.label()
        program.jump(if: .equal(UInt32(IPProtocol.udp)), to: hosts6)
        program.jump(if: .equal(UInt32(IPProtocol.tcp)), to: nil, else: drop)
        program.bind(hosts6)
        for offset in [22, 38] {
            for host in hosts where host.family == .ipv6 {
                let other = program.label()
                let words = [host.high >> 32, host.high & 0xffff_ffff, host.low >> 32, host.low & 0xffff_ffff]
                for (index, word) in words.enumerated() {
                    program.append(.load(.word, at: offset + 4 * index))
                    program.jump(if: .equal(UInt32(word)), to: index == 3 ? keep : nil, else: other)
                }
                program.bind(other)
            }
        }
        program.jump(to: drop)
        program.bind(icmp6)
        program.append(.load(.byte, at: 54))
        program.jump(if: .atLeast(5), to: drop)
        program.jump(if: .atLeast(1), to: keep, else: drop)

        program.bind(keep)
        program.append(.keep(length))
        program.bind(drop)
        program.append(.keep(0))
        return FilterProgram(instructions: program.instructions)
    }
}
