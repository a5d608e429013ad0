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

/// The frames that show a verification's results, by check. Headers only, and of tenants nothing.
///
/// Of Ethernet, frames are kept as they were on the link, cut behind the headers. Echoes come and go by a raw socket, which knows no
/// Ethernet: these files hold IP packets (LINKTYPE_RAW). What the socket does not show is made here: the IP header of what was sent, with the
/// addresses that the kernel wrote, identification 0 and TTL 64, and that of ICMPv6 received; the file's comment says so.
final class FrameTrace: Sendable {
    /// Whole echoes, questions and answers of the link, whoever answers with more than was asked; headers of everything else, cut before.
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

    /// The check's trace. Who asks first says what its frames begin with, and where they were heard if not on the probes' own interface.
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
