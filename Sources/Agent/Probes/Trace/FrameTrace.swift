// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Packets
internal import Pcap
internal import Synchronization
internal import Values

/// An evidence file as a report will name it.
package struct TraceFile: Sendable {
    /// pcapng.
    package let bytes: [UInt8]
    package let evidence: FrameEvidence
}

/// The frames behind a verification's results, by check: headers only, and no frame of a tenant.
///
/// Ethernet frames are kept as they were on the link, cut behind the headers. Echoes are sent and received by a raw socket without Ethernet headers:
/// these files hold IP packets (LINKTYPE_RAW). Headers that the socket does not show are made here: the IP header of what was sent, with the
/// addresses that the kernel wrote, identification 0 and TTL 64, and that of ICMPv6 received; the file's comment says so.
final class FrameTrace: Sendable {
    /// Bytes kept of a frame: enough for whole echoes and for whole ARP and neighbour discovery; everything else is cut behind its headers.
    private static let snapLength = 2_048
    /// Bytes of a file before its first frame, at most.
    private static let longestHeader = 512

    let clock: TraceClock
    private let orderID: String
    private let interface: String
    private let macAddress: MACAddress?
    private let budget = TraceBudget(
        FrameEvidence.maximumReportBytes - CheckID.allCases.count * longestHeader)
    private let traces = Mutex<[CheckID: CheckTrace]>([:])

    init(clock: TraceClock, orderID: String, interface: String, macAddress: MACAddress?) {
        self.clock = clock
        self.orderID = orderID
        self.interface = interface
        self.macAddress = macAddress
    }

    /// The check's trace. The first call decides its link layer, and its interface where that is not the probes' own.
    func of(
        _ check: CheckID, _ link: LinkLayer = .ethernet, on other: String? = nil
    ) -> CheckTrace {
        traces.withLock { traces in
            if let trace = traces[check] { return trace }
            var comment = "titipan check=\(check.rawValue) order=\(orderID.prefix(64))"
            if link == .rawIP { comment += "; IP headers that the socket does not show were made from its addresses" }
            let header = PcapngBlocks.header(
                link: link, snapLength: FrameTrace.snapLength, comment: comment, interface: other ?? interface,
                macAddress: other == nil ? macAddress : nil)
            let trace = CheckTrace(
                header: header, snapLength: FrameTrace.snapLength, clock: clock, budget: budget)
            traces[check] = trace
            return trace
        }
    }

    /// `nil` when the check kept no frames.
    func file(of check: CheckID) -> TraceFile? {
        traces.withLock { $0[check] }?.file(of: check)
    }
}
