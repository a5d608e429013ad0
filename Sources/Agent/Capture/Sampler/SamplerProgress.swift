// SPDX-License-Identifier: Apache-2.0

internal import Linux
internal import Pcap
internal import Sampling
internal import Values

/// The state of a run under way. Confined to the run's thread.
struct SamplerProgress: Sendable {
    private var sockets: [SamplerSocket]
    private let compiler: SamplerCompiler
    var assembler: WindowAssembler
    /// `nil` for a run that does not adapt.
    private var controller: ThresholdController?
    private var clock: FrameClock
    private var lastReading: MonotonicTime
    let firstCounters: InterfaceCounters
    var lastCounters: InterfaceCounters
    var hasFinalCounters = false
    private(set) var largestLag = Duration.zero
    /// Why the run ended early: the interface went away, or the kernel refused to answer.
    var failure: CaptureError?

    init(
        sockets: [SamplerSocket], compiler: SamplerCompiler, assembler: WindowAssembler,
        controller: ThresholdController?, counters: InterfaceCounters, clock: ClockPair
    ) {
        self.sockets = sockets
        self.compiler = compiler
        self.assembler = assembler
        self.controller = controller
        let longestWait = sockets.map { $0.capture.configuration.blockTimeout * 2 }.max() ?? .zero
        self.clock = FrameClock(clock, longestWait: longestWait)
        lastReading = clock.monotonic
        firstCounters = counters
        lastCounters = counters
    }

    /// The rings' descriptors, for poll(2).
    var descriptors: [Int32] { sockets.map(\.capture.descriptor) }

    /// Counters of all sockets together, since the run began.
    var statistics: CaptureStatistics {
        sockets.reduce(into: CaptureStatistics()) { sum, socket in
            let one = socket.statistics
            sum.received &+= one.received
            sum.dropped &+= one.dropped
            sum.delivered &+= one.delivered
        }
    }

    /// Reads the frames in the rings, then the counters of the frames lost meanwhile.
    mutating func readRings(at reading: ClockPair) throws(CaptureError) {
        clock.advance(to: reading)
        if clock.hasStepped { assembler.addClockStep(before: reading.monotonic) }
        var fill = 0.0
        for socket in sockets {
            let taken = try drain(socket)
            fill = max(fill, Double(taken) / Double(socket.capture.framesInRing))
        }
        let (received, dropped) = try account(before: reading.monotonic)
        let now = MonotonicTime.now()
        defer { lastReading = now }
        guard controller != nil else { return }
        let ring = RingReading(
            kept: received, seconds: Double((now - lastReading).nanoseconds) / 1e9, ringFill: dropped > 0 ? 1 : fill)
        assembler.takeTallies { controller?.record(ring, $0) }
    }

    private mutating func drain(_ socket: SamplerSocket) throws(CaptureError) -> Int {
        let reader = socket.reader
        let clock = clock
        var oldest = MonotonicTime(nanoseconds: .max)
        let taken = try socket.capture.drain { header, bytes in
            let time = clock.time(ofStamp: header.wallNanoseconds)
            oldest = min(oldest, time)
            assembler.add(reader.observe(bytes, length: header.length, time: time))
        }
        if taken > 0 { largestLag = max(largestLag, clock.lag(of: oldest)) }
        return taken
    }

    private mutating func account(before now: MonotonicTime) throws(CaptureError) -> (received: UInt64, dropped: UInt64)
    {
        var received: UInt64 = 0
        var dropped: UInt64 = 0
        for index in sockets.indices {
            let counted = try sockets[index].account()
            received &+= counted.received
            dropped &+= counted.dropped
        }
        assembler.add(droppedFrames: dropped, before: now)
        return (received, dropped)
    }

    /// Closes the windows that ended by `time`.
    mutating func close(endedBy time: MonotonicTime) -> [SampledInterval] {
        let intervals = assembler.close(endedBy: time)
        for interval in intervals { controller?.record(interval) }
        return intervals
    }

    /// Puts the thresholds in force that the controller asks for, if it does; later, if frames of too many epochs are in the rings.
    mutating func retune() throws(CaptureError) {
        guard let thresholds = controller?.proposal, let number = sockets.first?.reader.epochs.nextNumber,
            sockets.allSatisfy(\.reader.epochs.hasRoom)
        else { return }
        let filter = try compiler.compile(thresholds, epoch: number)
        var earliest: MonotonicTime?
        for (index, shard) in filter.shards.enumerated() {
            let time = try sockets[index].replaceFilter(shard)
            earliest = earliest ?? time
        }
        if let earliest { assembler.retune(thresholds, from: earliest) }
        controller?.adopt()
        // The counters are read again here, so that frames kept while the filters were compiled are not part of the next reading, where they would
        // look like a burst.
        lastReading = .now()
        _ = try account(before: lastReading)
    }

    /// Reads the rings a last time after the end: every frame that passed a filter must have arrived or have been dropped.
    mutating func end() throws(CaptureError) {
        for socket in sockets { try socket.capture.attach(.dropAll) }
        for socket in sockets {
            let reader = socket.reader
            let clock = clock
            try socket.capture.settle(within: .milliseconds(500)) { header, bytes in
                let time = clock.time(ofStamp: header.wallNanoseconds)
                assembler.add(reader.observe(bytes, length: header.length, time: time))
            }
        }
        _ = try account(before: .now())
    }
}
