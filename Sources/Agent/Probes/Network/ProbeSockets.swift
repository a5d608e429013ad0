// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Capture
package import Evidence
internal import Glibc
internal import Linux
internal import Packets

/// The sockets that need privileges, opened once before these are dropped, and then used without.
///
/// They belong to the network namespace of the thread that opened them, wherever they are used.
package final class ProbeSockets: Sendable {
    package struct Configuration: Sendable {
        /// The interface that the probes leave by: in the server room, or towards the internet.
        package var interface: String
        /// Inside, sockets for ARP, neighbour discovery, raw ICMP and frames of the link are opened as well.
        package var vantage: Vantage
        /// Interface that receives the mirrored traffic; inside only. LLDP is heard there too.
        package var mirror: String?

        package init(interface: String, vantage: Vantage, mirror: String? = nil) {
            self.interface = interface
            self.vantage = vantage
            self.mirror = mirror
        }
    }

    package let configuration: Configuration
    /// ARP on the room's interface; `nil` outside.
    let arp: RawLinkSocket?
    /// Neighbour discovery of IPv6 on the room's interface; `nil` outside.
    let neighbours: RawLinkSocket?
    /// Raw ICMP: echo replies, unreachables and "too big"; `nil` outside.
    let icmp: Descriptor?
    /// The same of ICMPv6; `nil` too where the kernel has no IPv6.
    let icmpv6: Descriptor?
    /// The probes' own connections as the link carries them; `nil` outside.
    let wire: WireSocket?
    /// The server's connections as the mirror has them; `nil` without one.
    let mirror: WireSocket?
    /// LLDP on the mirrored link; `nil` without a mirror.
    let lldp: RawLinkSocket?

    /// - Throws: ``ProbeError`` that names the interface or socket: inside, CAP_NET_RAW is needed; outside, no privilege at all.
    package init(_ configuration: Configuration) throws(ProbeError) {
        self.configuration = configuration
        let isInside = configuration.vantage == .inside
        do throws(CaptureError) {
            let facts = try InterfaceFacts.read(configuration.interface)
            arp = isInside ? try RawLinkSocket(facts: facts) : nil
            neighbours = isInside ? try RawLinkSocket(neighboursOf: facts) : nil
            wire = isInside ? try WireSocket(facts: facts) : nil
            let mirrorFacts = isInside ? try configuration.mirror.map(InterfaceFacts.read) : nil
            mirror = try mirrorFacts.map { (facts) throws(CaptureError) in
                try WireSocket(facts: facts, isPromiscuous: true)
            }
            lldp = try mirrorFacts.map { (facts) throws(CaptureError) in
                try RawLinkSocket(facts: facts, etherType: EtherType.lldp, groups: LLDPView.groups)
            }
        } catch {
            throw ProbeError(error)
        }
        guard isInside else {
            (icmp, icmpv6) = (nil, nil)
            return
        }
        icmp = Descriptor(try ProbeError.check(titipan_icmp_socket(0), "open the raw ICMP socket"))
        let number = titipan_icmp_socket(1)
        icmpv6 =
            number == -EAFNOSUPPORT
            ? nil : Descriptor(try ProbeError.check(number, "open the raw ICMPv6 socket"))
    }
}
