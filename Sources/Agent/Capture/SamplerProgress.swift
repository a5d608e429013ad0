// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Packets
internal import Sampling

extension SamplerRun {
    /// What changes while a run goes on. Belongs to the run's thread.
    struct Progress {
        var assembler: WindowAssembler
        var statistics = CaptureStatistics()
        var lastCounters = InterfaceCounters()
        var hasFinalCounters = false
        /// Why the run ended early: the interface went away, or the kernel refused to answer.
        var failure: CaptureError?
        var clock: FrameClock
        var largestLag = Duration.zero

        init(assembler: WindowAssembler, clock: FrameClock) {
            self.assembler = assembler
            self.clock = clock
        }

        mutating func take(_ header: FrameHeader, _ bytes: RawSpan) {
            let time = clock.time(ofStamp: header.wallNanoseconds)
            largestLag = max(largestLag, clock.lag(of: time))
            assembler.add(FrameObservation(header, bytes, time: time, in: assembler.plan.scope))
        }
    }
}

extension FrameObservation {
    /// Reads the addresses of an Ethernet frame. A frame that is cut or malformed counts without addresses.
    ///
    /// On arrival the kernel strips the outer tag before the filter sees the length, and libpcap puts it back. A frame that this host
    /// sends may hold its tag either way.
    init(_ header: FrameHeader, _ bytes: RawSpan, time: MonotonicTime, in scope: SamplingScope) {
        self.init(time: time, kernelLength: header.length, length: header.length, addresses: nil)
        guard let ethernet = try? EthernetView(bytes) else {
            isMalformed = true
            return
        }
        if ethernet.hasStrippableTag {
            kernelLength = max(1, header.length - 4)
            hasAmbiguousTag = scope == .both
        }
        switch ethernet.etherType {
        case EtherType.ipv4:
            if let ip = try? IPv4View(ethernet.payload) { addresses = (ip.source, ip.destination) }
            isMalformed = addresses == nil
        case EtherType.ipv6:
            if let ip = try? IPv6View(ethernet.payload) { addresses = (ip.source, ip.destination) }
            isMalformed = addresses == nil
        default: break
        }
    }
}
