// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import CPcap
package import Linux
package import Packets
package import Pcap
package import Sampling
internal import Synchronization

/// When a filter came into force: frames stamped before belong to the filter before.
package struct FilterEpoch: Hashable, Sendable {
    package let program: FilterProgram
    /// Just before and just after the system call.
    package let before: ClockPair
    package let after: ClockPair

    /// A frame's stamp is taken a little before its filter runs: only behind this guard its filter is certain.
    package static let guardTime = Duration.milliseconds(1)
    package var possibleFrom: MonotonicTime { before.monotonic - FilterEpoch.guardTime }
    package var certainFrom: MonotonicTime { after.monotonic + FilterEpoch.guardTime }
}

/// Counters of a capture since it was opened.
package struct CaptureStatistics: Hashable, Sendable {
    /// Frames that passed the filter in the kernel, dropped ones included.
    package var received: UInt64 = 0
    /// Frames lost because the ring was full.
    package var dropped: UInt64 = 0
    /// Frames handed to the consumer.
    package var delivered: UInt64 = 0

    package init(received: UInt64 = 0, dropped: UInt64 = 0, delivered: UInt64 = 0) {
        self.received = received
        self.dropped = dropped
        self.delivered = delivered
    }

    /// Received, not dropped, and not delivered: still in the ring.
    package var pending: UInt64 { received &- dropped &- delivered }
}

/// An active capture on one interface: libpcap with a memory-mapped ring (TPACKET_V3), promiscuous, nanosecond stamps.
///
/// It keeps no frame until a filter is attached. The program goes to the kernel by SO_ATTACH_FILTER and never through
/// `pcap_setfilter`, which runs it again in user space, where the kernel's random numbers and lengths do not exist, and loses frames.
/// Opening needs CAP_NET_RAW; everything else needs nothing.
package final class LiveCapture: Sendable {
    /// A capture that has not been opened.
    package struct Configuration: Hashable, Sendable {
        package var interface: String
        /// Bytes kept of a frame: enough for two VLAN tags, IPv6 and TCP.
        package var snapLength: Int
        /// Memory of the ring.
        package var ringBytes: Int
        /// Longest time that a frame waits in a block of the ring that is not full; a full block is handed over at once. With a longer time the
        /// reader is woken less often. Never zero, which means forever.
        package var blockTimeout: Duration

        package init(
            interface: String, snapLength: Int = 96, ringBytes: Int = 16 << 20,
            blockTimeout: Duration = .milliseconds(50)
        ) {
            self.interface = interface
            self.snapLength = snapLength
            self.ringBytes = ringBytes
            self.blockTimeout = blockTimeout
        }
    }

    package let configuration: Configuration
    package let facts: InterfaceFacts
    /// Link layer of the captured frames.
    package let link: LinkLayer
    private let state = Mutex(CaptureStatistics())
    private let shared: SharedHandle
    /// The ring's socket: for poll(2) and the filter.
    let descriptor: Int32

    /// Invariant: used only while `state` is locked, but for `pcap_breakloop`, which libpcap allows from any thread.
    private struct SharedHandle: ~Copyable, @unchecked Sendable {
        let handle: PcapHandle
    }

    /// Opens the interface by its name. Throws for `any` (frames are seen twice), for a link layer that is not known, for an interface that is
    /// missing or down, and without CAP_NET_RAW.
    package init(configuration: Configuration) throws(CaptureError) {
        let name = configuration.interface
        guard name != "any" else {
            throw CaptureError(
                .openCapture, name, reason: "it counts frames twice and without their link headers",
                remedy: "name one interface; ip link lists them")
        }
        self.configuration = configuration
        facts = try InterfaceFacts.read(name)
        guard facts.isUp else { throw CaptureError(.openCapture, name, .networkDown) }
        let handle = try LiveCapture.activate(configuration)
        let type = pcap_datalink(handle.pointer)
        guard let link = LinkLayer(datalink: type) else {
            let known = pcap_datalink_val_to_name(type).map { String(cString: $0) } ?? "type \(type)"
            throw CaptureError(.openCapture, name, reason: "its link layer, \(known), is not known")
        }
        self.link = link
        descriptor = pcap_get_selectable_fd(handle.pointer)
        shared = SharedHandle(handle: handle)
        try attach(.dropAll)
        // Frames that entered the ring before the first filter was attached are discarded, because no filter selected them.
        try drain { _, _ in }
    }

    private static func activate(_ configuration: Configuration) throws(CaptureError) -> PcapHandle {
        let name = configuration.interface
        var text = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard let created = pcap_create(name, &text) else {
            throw CaptureError(.openCapture, name, reason: errorBufferText(text))
        }
        let handle = PcapHandle(pointer: created)
        pcap_set_snaplen(created, Int32(clamping: configuration.snapLength))
        pcap_set_promisc(created, 1)
        pcap_set_buffer_size(created, Int32(clamping: configuration.ringBytes))
        pcap_set_timeout(created, Int32(clamping: max(1, configuration.blockTimeout.nanoseconds / 1_000_000)))
        pcap_set_tstamp_precision(created, PCAP_TSTAMP_PRECISION_NANO)
        let status = pcap_activate(created)
        guard status >= 0 else {
            switch status {
            case PCAP_ERROR_PERM_DENIED, PCAP_ERROR_PROMISC_PERM_DENIED:
                throw CaptureError(.openCapture, name, .notPermitted)
            case PCAP_ERROR_NO_SUCH_DEVICE: throw CaptureError(.openCapture, name, .noSuchDevice)
            case PCAP_ERROR_IFACE_NOT_UP: throw CaptureError(.openCapture, name, .networkDown)
            default:
                let detail = handle.lastError
                throw CaptureError(
                    .openCapture, name, reason: detail.isEmpty ? String(cString: pcap_statustostr(status)) : detail)
            }
        }
        guard pcap_setnonblock(created, 1, &text) == 0 else {
            throw CaptureError(.openCapture, name, reason: errorBufferText(text))
        }
        return handle
    }

    /// Puts `program` into force, replacing the one before atomically, and reads it back from the kernel. Throws when the kernel refuses it or
    /// holds another one afterwards.
    @discardableResult
    package func attach(_ program: FilterProgram) throws(CaptureError) -> FilterEpoch {
        let code = program.instructions.map {
            sock_filter(code: $0.code, jt: $0.ifTrue, jf: $0.ifFalse, k: $0.operand)
        }
        let before = ClockPair.now()
        let status = titipan_filter_attach(descriptor, code, UInt16(clamping: code.count))
        let after = ClockPair.now()
        guard status == 0 else {
            throw CaptureError(.attachFilter, configuration.interface, errorNumber: -status)
        }
        guard try attachedProgram() == program else {
            throw CaptureError(
                .attachFilter, configuration.interface,
                reason: "the filter read back from the kernel is not the one attached")
        }
        return FilterEpoch(program: program, before: before, after: after)
    }

    /// The program in force, as the kernel holds it.
    package func attachedProgram() throws(CaptureError) -> FilterProgram {
        var code = [sock_filter](repeating: sock_filter(), count: Int(BPF_MAXINSNS))
        let count = titipan_filter_read(descriptor, &code, UInt16(code.count))
        guard count >= 0 else {
            throw CaptureError(.attachFilter, configuration.interface, errorNumber: -count)
        }
        return FilterProgram(
            instructions: code.prefix(Int(count)).map {
                FilterInstruction(code: $0.code, ifTrue: $0.jt, ifFalse: $0.jf, operand: $0.k)
            })
    }

    /// A record in the ring is longer than this: header, link address and the shortest frame.
    private var mostFramesInRing: Int { max(1_024, configuration.ringBytes / 112) }

    /// So many frames fill the ring, if the filter cuts them behind their addresses.
    var framesInRing: Int { max(1, configuration.ringBytes / 128) }

    /// Hands the frames that the ring holds to `body`, and returns how many there were. Never waits, and ends also when frames keep coming
    /// faster than `body` takes them: with all that the ring held when it began. The span is valid during the call only; nothing is
    /// allocated per frame. Throws when the interface is gone.
    @discardableResult
    package func drain(_ body: (FrameHeader, RawSpan) -> Void) throws(CaptureError) -> Int {
        let outcome: Result<Int, CaptureError> = state.withLock { statistics in
            var total = 0
            while total < mostFramesInRing {
                let (frames, status) = shared.handle.dispatch(limit: Int32(clamping: mostFramesInRing - total), body)
                statistics.delivered &+= UInt64(frames)
                total += frames
                if status == PCAP_ERROR_BREAK { break }
                guard status >= 0 else {
                    return .failure(
                        CaptureError(
                            .readFrames, configuration.interface, reason: shared.handle.lastError,
                            remedy: "check that the interface exists and is up with: ip link"))
                }
                if frames == 0 { break }
            }
            return .success(total)
        }
        return try outcome.get()
    }

    /// Drains the ring until nothing is pending, or for `limit` at most. Of use while the filter keeps nothing.
    @discardableResult
    func settle(
        within limit: Duration, _ body: (FrameHeader, RawSpan) -> Void
    ) throws(CaptureError) -> CaptureStatistics {
        let deadline = MonotonicTime.now() + limit
        while true {
            try drain(body)
            let statistics = try statistics()
            if statistics.pending == 0 || MonotonicTime.now() >= deadline { return statistics }
            _ = waitUntilReadable(descriptor, milliseconds: 10)
        }
    }

    /// Counters since the capture was opened (PACKET_STATISTICS, which the kernel resets on each reading).
    package func statistics() throws(CaptureError) -> CaptureStatistics {
        let outcome: Result<CaptureStatistics, CaptureError> = state.withLock { statistics in
            var passed: UInt32 = 0
            var dropped: UInt32 = 0
            let status = titipan_packet_statistics(descriptor, &passed, &dropped)
            guard status == 0 else {
                return .failure(CaptureError(.readStatistics, configuration.interface, errorNumber: -status))
            }
            statistics.received &+= UInt64(passed)
            statistics.dropped &+= UInt64(dropped)
            return .success(statistics)
        }
        return try outcome.get()
    }

    /// Makes a ``drain(_:)`` under way return early; safe from any thread.
    package func breakLoop() {
        pcap_breakloop(shared.handle.pointer)
    }
}

func errorBufferText(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

extension LinkLayer {
    /// `nil` for a link layer whose network header cannot be found.
    init?(datalink: Int32) {
        switch datalink {
        case DLT_EN10MB: self = .ethernet
        case DLT_RAW: self = .rawIP
        case DLT_LINUX_SLL: self = .cooked
        default: return nil
        }
    }
}
