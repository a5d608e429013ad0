// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Capture
package import Evidence
internal import Kernel

/// The sockets that need privileges, opened once before these are dropped, and then used without.
///
/// They belong to the network namespace of the thread that opened them, wherever they are used.
package final class ProbeSockets: Sendable {
    package struct Configuration: Sendable {
        /// The interface that the probes leave by: in the server room, or towards the internet.
        package var interface: String
        /// Inside: ARP and raw ICMP are opened as well.
        package var vantage: Vantage

        package init(interface: String, vantage: Vantage) {
            self.interface = interface
            self.vantage = vantage
        }
    }

    package let configuration: Configuration
    /// ARP on the room's interface; `nil` outside.
    let arp: RawLinkSocket?
    /// Raw ICMP, echo replies and unreachables; `nil` outside.
    let icmp: Descriptor?

    /// - Throws: ``ProbeError`` that names the interface or socket: inside, CAP_NET_RAW is needed; outside, no privilege at all.
    package init(_ configuration: Configuration) throws(ProbeError) {
        self.configuration = configuration
        do throws(CaptureError) {
            let facts = try InterfaceFacts.read(configuration.interface)
            arp = configuration.vantage == .inside ? try RawLinkSocket(facts: facts) : nil
        } catch {
            throw ProbeError(error)
        }
        icmp =
            configuration.vantage == .inside
            ? Descriptor(try ProbeError.check(titipan_icmp_socket(), "open the raw ICMP socket")) : nil
    }
}
