// SPDX-License-Identifier: Apache-2.0

import Bandwidth
import Evidence
import Linux
import Packets
import Sampling
import Terminal
import Testing

@testable import AgentRuntime
import Values

/// The live view without a network: the display of snapshots and windows, and the effect of keys.
@Suite("Watching")
struct WatchTests {
    static let grant = Grant(inBitsPerSecond: 100_000_000, outBitsPerSecond: 50_000_000, burstBytes: 1_000_000)

    private static func board(_ names: [String]) -> TenantBoard {
        let tenants = names.enumerated().map { index, name in
            TenantList.Tenant(
                name: name, addresses: [IPPrefix("203.0.113.\(index)")].compactMap { $0 },
                grant: index == 0 ? nil : grant)
        }
        return TenantBoard(TenantJudge(tenants: tenants, link: .ethernet, lineRate: 1e9))
    }

    /// In Mbit/s, in and out of each tenant.
    private static func snapshot(_ index: Int, _ rates: [(Double, Double)]) -> SampledSnapshot {
        let directions = (rates.flatMap { [$0.0, $0.1] } + [1]).map { rate in
            var direction = DirectionSnapshot()
            direction.bytes = rate * 125_000
            direction.keptBytes = UInt64(saturating: rate * 125_000)
            direction.kept = 10
            return direction
        }
        var snapshot = SampledSnapshot(index: index, seconds: 1, directions: directions, kept: 100, dropped: 0)
        snapshot.processorTime = ProcessorTime(thread: .zero, process: .milliseconds(4 * (index + 1)))
        return snapshot
    }

    private static func interval(_ rates: [(Double, Double)], biases: [Bias] = [], at second: Int64 = 0)
        -> SampledInterval
    {
        func direction(_ rate: Double) -> DirectionWindow {
            let bytes = rate * 1_250_000
            let estimate = Estimate(estimate: bytes, lower: bytes, upper: bytes)
            return DirectionWindow(
                bytes: estimate, wireBytes: estimate, packets: estimate, kept: rate > 0 ? 100 : 0,
                keptBytes: UInt64(saturating: bytes), variance: 0, threshold: 1)
        }
        return SampledInterval(
            index: 0, start: Timestamp(seconds: second), seconds: 10,
            tenants: rates.enumerated().map { index, rate in
                SampledWindow(
                    tenant: "\(index)",
                    window: TrafficWindow(
                        start: Timestamp(seconds: second), seconds: 10, inbound: direction(rate.0),
                        outbound: direction(rate.1), biases: biases))
            },
            other: direction(1), total: direction(50), malformed: 2, dropped: 3, thresholds: .exact ... .exact,
            retunes: 0)
    }

    private static let rates = [(10.0, 20.0), (90.0, 5.0), (30.0, 45.0), (1.0, 60.0)]

    private static func filled() -> TenantBoard {
        var board = board(["alpha", "Beta", "gamma", "delta\u{1b}[31m"])
        for index in 0..<12 { board.take(snapshot(index, rates)) }
        board.take(interval(rates, biases: [.doubledMirror]))
        return board
    }

    private static func names(_ lines: [StyledLine]) -> [String] {
        lines.dropFirst(3).compactMap { line in
            ["alpha", "Beta", "gamma", "delta"].first { line.text.dropFirst().hasPrefix($0) }
        }
    }

    @Test func `a window is one line of JSON, the same as any encoder's`() throws {
        var board = Self.board(["a \"b\" \\ é\t\u{1}", "c"])
        for biases in [[], [.drops, .doubledMirror]] as [[Bias]] {
            var report = board.take(Self.interval([(1, 2), (3, 4)], biases: biases))
            #expect(report.line == (try CanonicalJSON.encode(report)))
            #expect(report.tenants.map(\.verdict) == [nil, "yes"])
            #expect(report.tenants.map(\.biases) == (biases.isEmpty ? [nil, nil] : [biases, biases]))
            #expect(report.window?.dropped == 3 && report.capture.malformed == 2)
            report.window?.seconds = 0.1 + 0.2
            report.sampling = .init(threshold: 64, seed: .max, kept: 0, confidence: 0.95)
            report.tenants[0].inbound.bytes.upper = .max
            #expect(report.line == (try CanonicalJSON.encode(report)))
            report.window = nil
            report.tenants = []
            #expect(report.line == (try CanonicalJSON.encode(report)))
        }
    }

    @Test func `rates are those of the last ten seconds, and shares of the grant`() {
        let board = Self.filled()
        #expect(abs(board.row(1).inbound.estimate - 90e6) < 1 && board.row(1).share == 0.9)
        #expect(board.row(0).share == nil && board.row(0).verdict == nil)
        #expect(board.row(1).verdict == .yes && board.row(3).verdict == .no)
        #expect(board.status.kept == 100 && abs(board.status.processor - 0.004) < 1e-9)
        #expect(board.status.dropped == 0 && abs(board.status.inbound - 131e6) < 1)
        let trend = board.row(1).trend
        #expect(trend.count == 60 && trend.suffix(12).allSatisfy { $0 == 95e6 } && trend[47] == 0)
    }

    @Test(arguments: [(80, 24), (120, 40), (40, 8), (20, 3), (200, 60)])
    func `the screen is never wider than the terminal, and has a row for all it can`(columns: Int, rows: Int) {
        var view = WatchView(interface: "mirror0", isExact: false)
        let board = Self.filled()
        _ = view.press(.down)
        let lines = view.lines(board, size: TerminalSize(columns: columns, rows: rows))
        if rows >= 5 { #expect(lines.count == rows) }
        if columns >= 80 {
            #expect(lines.allSatisfy { $0.width <= columns }, "\(lines.map(\.width))")
            #expect(Self.names(lines).prefix(4) == ["alpha", "Beta", "gamma", "delta"])
        }
        #expect(!lines.contains { $0.text.contains("\u{1b}") })
    }

    @Test func `keys sort, turn round, filter and select`() {
        var view = WatchView(interface: "mirror0", isExact: true)
        let board = Self.filled()
        let size = TerminalSize(columns: 120, rows: 30)
        func order(_ keys: Key...) -> [String] {
            for key in keys { _ = view.press(key) }
            return Self.names(view.lines(board, size: size))
        }
        #expect(order(.character("i")) == ["Beta", "gamma", "alpha", "delta"])
        #expect(order(.character("i")) == ["delta", "alpha", "gamma", "Beta"])
        #expect(order(.character("o")) == ["delta", "gamma", "alpha", "Beta"])
        #expect(order(.character("g")) == ["delta", "Beta", "gamma", "alpha"])
        #expect(order(.character("n")) == ["alpha", "Beta", "delta", "gamma"])
        #expect(order(.character("n"), .character("r")) == ["alpha", "Beta", "delta", "gamma"])
        #expect(order(.character("f")) == ["alpha", "Beta", "gamma", "delta"])
        #expect(order(.character("/"), .character("T"), .character("a")) == ["Beta", "delta"])
        // A letter is text while typing, and a command afterwards.
        #expect(order(.character("q")) == [])
        #expect(order(.backspace, .enter, .character("r")) == ["delta", "Beta"])
        #expect(order(.escape, .character("r"), .character("/")) == ["alpha", "Beta", "gamma", "delta"])
        #expect(order(.character("."), .character("2"), .enter) == ["gamma"])
        #expect(order(.escape) == ["alpha", "Beta", "gamma", "delta"])
        #expect(order(.down, .down) == ["alpha", "Beta", "gamma", "delta"])
        let text = view.lines(board, size: size).map(\.text).joined(separator: "\n")
        #expect(text.contains("▶Beta") && text.contains("203.0.113.1") && text.contains("doubled mirror"))
        #expect(view.press(.character("q")) == .quit && view.press(.control("c")) == .quit)
    }

    @Test func `a long list scrolls with the selection and never past its ends`() {
        let names = (100..<300).map { "t\($0)" }
        var board = Self.board(names)
        board.take(Self.snapshot(0, names.map { _ in (1, 1) }))
        var view = WatchView(interface: "m", isExact: false)
        let size = TerminalSize(columns: 80, rows: 24)
        func rows() -> [String] {
            view.lines(board, size: size).dropFirst(3).map { String($0.text.dropFirst().prefix(4)) }
        }
        #expect(rows().first == "t100")
        _ = view.press(.end)
        _ = rows()
        _ = view.press(.end)
        #expect(rows()[16] == "t299", "\(rows())")
        _ = view.press(.pageUp)
        #expect(rows().contains("t282"))
        _ = view.press(.home)
        #expect(rows().first == "t100")
    }

    @Test func `without a terminal it is plain lines`() {
        var board = Self.board(["alpha\u{1b}[2J", "Beta"])
        let report = board.take(Self.interval([(10, 20), (90, 5)], biases: [.oneSidedMirror]))
        #expect(
            board.plainLines(of: report)
                == "1970-01-01T00:00:00Z 10.0 s, kept 100 frames, dropped 3, CPU 0.00 ms/s\n"
                + "  alpha\u{fffd}[2J: in 10.0 Mbit/s, out 20.0 Mbit/s [one-sided mirror]\n"
                + "  Beta: in 90.0 Mbit/s, out 5.00 Mbit/s, 90 % of the grant, inconclusive [one-sided mirror]\n")
    }
}
