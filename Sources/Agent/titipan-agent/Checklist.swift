// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import Evidence
import Synchronization
import Terminal
import Values

/// The verification as a technician sees it: a list that fills while the clock runs, or one line per result when piped.
final class Checklist: Sendable {
    enum Style: Sendable { case live, lines, silent }

    private struct Line: Sendable {
        let check: CheckID
        var judgement: Judgement?
    }

    private struct State {
        var lines: [Line] = []
        var note = ""
        var began = ContinuousClock.now
        /// Length of the observation in seconds, once it is known.
        var window: Int?
        /// Lines on the screen that the next drawing goes over.
        var drawn = 0
        /// What was drawn last: the same again is not drawn.
        var screen: [String] = []
        var isClosed = false
    }

    private let style: Style
    private let state = Mutex(State())

    init(style: Style) {
        self.style = style
        guard style == .live else { return }
        // Events draw at once; between them only the seconds change.
        Task { [weak self] in
            while let next = self?.draw() { try await Task.sleep(until: next) }
        }
    }

    func take(_ event: VerifyCommand.Event) {
        switch event {
        case .waitingForTurn: say("waiting for another verification on this machine")
        case .ordered(let order):
            say(
                "case \(order.caseNumber), \(order.agency), \(order.serverName): "
                    + "\(order.target.publicAddress) port \(order.target.publicPort), \(order.observation.seconds) s")
            state.withLock { state in
                state.began = .now
                state.window = order.observation.seconds
            }
        case .started(let check): state.withLock { $0.lines.append(Line(check: check, judgement: nil)) }
        case .finished(let result, let judgement):
            state.withLock { state in
                if let index = state.lines.firstIndex(where: { $0.check == result.check }) {
                    state.lines[index].judgement = judgement
                } else {
                    state.lines.append(Line(check: result.check, judgement: judgement))
                }
            }
            if style == .lines { Console.print(text(judgement)) }
        case .kept(let report): say("report \(report.sequence.epoch).\(report.sequence.seq) signed and on disk")
        case .delivered(let receipt): say("received by the service, leaf \(receipt.leafIndex) of the ledger")
        case .awaiting(let names):
            say("waiting for " + (names.isEmpty ? "the verdict" : names.joined(separator: " and ")))
        }
        if style == .live { draw() }
    }

    func close() {
        if style == .live { draw() }
        state.withLock { $0.isClosed = true }
    }

    /// The service's verdict.
    func conclude(_ ending: VerifyCommand.Ending) {
        guard let verdict = ending.verdict?.verdict else {
            Console.print("no verdict yet; the case page shows it, or run the command again")
            return
        }
        for judgement in verdict.judgements where judgement.vantage == .outside { Console.print(text(judgement)) }
        for judgement in verdict.warnings where judgement.vantage == .inside { Console.print(text(judgement)) }
        for judgement in verdict.obstacles where judgement.vantage == .inside { Console.print(text(judgement)) }
        let changes = ending.verdict?.changes ?? []
        for change in changes {
            let place = change.vantage == .outside ? " (outside)" : ""
            let before = change.before?.rawValue ?? "not asked"
            let why = change.reason == .asExpected ? "" : " (\(change.reason.rawValue))"
            Console.print(
                "since the last run: \(change.check.rawValue)\(place) was \(before), is \(change.after.rawValue)\(why)")
        }
        let word = Console.coloured(verdict.outcome.rawValue.uppercased(), verdict.outcome)
        let note = verdict.outcome == .passed && !verdict.warnings.isEmpty ? ", with warnings" : ""
        let stage = (ending.verdict?.caseState).map { "; stage of case \(ending.order.caseNumber): \($0)" } ?? ""
        Console.print("verdict: \(word)\(note)\(stage)")
    }

    private func say(_ text: String) {
        switch style {
        case .silent: break
        case .lines: Console.print(text)
        case .live: state.withLock { $0.note = text }
        }
    }

    /// - Parameter width: columns that the line may take; all of it when `nil`.
    private func text(_ judgement: Judgement, width: Int? = nil) -> String {
        let mark = (judgement.isWarning ? "warning" : judgement.outcome.rawValue).padded(to: 12)
        let place = judgement.vantage == .outside ? "outside " : ""
        let rest = " \(judgement.check.rawValue.padded(to: 18)) \(place)\(judgement.detail)"
        return Console.coloured(mark, judgement.isWarning ? .inconclusive : judgement.outcome)
            + (width.map { clipped(rest, to: $0 - mark.count) } ?? rest)
    }

    /// Returns when another second will have passed; `nil` once nothing more is to be drawn.
    @discardableResult
    private func draw() -> ContinuousClock.Instant? {
        let width = Console.width
        return state.withLock { state in
            guard !state.isClosed else { return nil }
            let elapsed = Int((ContinuousClock.now - state.began) / .seconds(1))
            let next = state.began + .seconds(elapsed + 1)
            var lines = state.lines.map { line in
                line.judgement.map { text($0, width: width) }
                    ?? clipped(
                        "\("running".padded(to: 12)) \(line.check.rawValue.padded(to: 18)) \(line.check.waiting)",
                        to: width)
            }
            let left = state.window.map { $0 - elapsed } ?? 0
            let window = left > 0 && lines.count > 0 ? ", the window ends in \(left) s" : ""
            lines.append(clipped("\(elapsed) s\(window)  \(state.note)", to: width))
            guard lines != state.screen else { return next }
            let back = state.drawn > 0 ? "\u{1b}[\(state.drawn)A" : ""
            Console.print(back + lines.map { "\u{1b}[2K\($0)\n" }.joined(), terminator: "")
            state.drawn = lines.count
            state.screen = lines
            return next
        }
    }

    /// One line of the terminal: a longer one would wrap, and the next drawing would not go over all of it.
    private func clipped(_ text: String, to width: Int) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count >= width, width > 1 else { return text }
        return String(String.UnicodeScalarView(scalars.prefix(width - 2))) + "…"
    }
}
