// SPDX-License-Identifier: Apache-2.0

internal import Capture
package import Evidence
internal import Linux
internal import Packets
internal import Values

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
    let icmp: ICMPSocket?
    /// The same of ICMPv6; `nil` too where the kernel has no IPv6.
    let icmpv6: ICMPSocket?
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
        icmp = try ProbeError.wrapping { () throws(SystemError) in try ICMPSocket(.ipv4) }
        icmpv6 = try ProbeError.wrapping(ProbeSockets.openICMPv6)
    }

    /// `nil` where the kernel has no IPv6.
    private static func openICMPv6() throws(SystemError) -> ICMPSocket? {
        do throws(SystemError) { return try ICMPSocket(.ipv6) } catch {
            guard Errno(rawValue: error.number) == .addressFamilyNotSupported else { throw error }
            return nil
        }
    }
}
