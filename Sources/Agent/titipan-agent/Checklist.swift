// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import Evidence
import Synchronization
import TextOutput
import Values
import Words

/// The verification as a technician sees it: a list that fills while the clock runs, or one line per result when piped.
final class Checklist: Sendable {
    enum Style: Sendable { case live, lines, silent }

    private struct Line: Sendable {
        let check: CheckID
        var judgement: Judgement?
        var measurement: Measurement?
    }

    private struct State {
        var lines: [Line] = []
        var note = ""
        /// The port that the case assigns to the server's cable.
        var switchPort = ""
        var began = ContinuousClock.now
        /// Length of the observation in seconds, once it is known.
        var window: Int?
        /// Lines on the screen that the next drawing goes over.
        var drawn = 0
        /// What was drawn last: the same again is not drawn.
        var screen: [StyledText] = []
        var isClosed = false
    }

    private let style: Style
    private let words: VerificationText
    private let state = Mutex(State())

    init(style: Style, language: Language) {
        self.style = style
        words = VerificationText(language)
        guard style == .live else { return }
        // Events draw at once; between them only the seconds change.
        Task { [weak self] in
            while let next = self?.draw() { try await Task.sleep(until: next) }
        }
    }

    func take(_ event: VerifyCommand.Event) {
        switch event {
        case .waitingForTurn:
            say(id: "menunggu verifikasi lain di mesin ini", en: "waiting for another verification on this machine")
        case .ordered(let order):
            let target = "\(order.target.publicAddress) port \(order.target.publicPort)"
            let seconds = order.observation.seconds
            say(
                id: "berkas \(order.caseNumber), \(order.agency), \(order.serverName): \(target), \(seconds) detik",
                en: "case \(order.caseNumber), \(order.agency), \(order.serverName): \(target), \(seconds) s")
            state.withLock { state in
                state.began = .now
                state.window = order.observation.seconds
                state.switchPort = order.target.switchPort
            }
        case .started(let check): state.withLock { $0.lines.append(Line(check: check, judgement: nil)) }
        case .finished(let result, let judgement):
            state.withLock { state in
                if let index = state.lines.firstIndex(where: { $0.check == result.check }) {
                    state.lines[index].judgement = judgement
                    state.lines[index].measurement = result.measurement
                } else {
                    state.lines.append(
                        Line(check: result.check, judgement: judgement, measurement: result.measurement))
                }
            }
            if style == .lines { Console.print(text(judgement, result.measurement)) }
        case .kept(let report):
            let position = "\(report.sequence.epoch).\(report.sequence.seq)"
            say(
                id: "laporan \(position) ditandatangani dan tersimpan",
                en: "report \(position) signed and on disk")
        case .delivered(let receipt):
            say(
                id: "diterima layanan, entri \(receipt.leafIndex) jurnal bukti",
                en: "received by the service, entry \(receipt.leafIndex) of the ledger")
        case .awaiting(let names):
            let reports = names.map { name in
                Vantage(awaiting: name).map(\.report) ?? Phrase(everywhere: name)
            }
            say(
                id: "menunggu " + (names.isEmpty ? "putusan" : reports.map(\.id).joined(separator: " dan ")),
                en: "waiting for " + (names.isEmpty ? "the verdict" : reports.map(\.en).joined(separator: " and ")))
        }
        if style == .live { draw() }
    }

    func close() {
        if style == .live { draw() }
        state.withLock { $0.isClosed = true }
    }

    /// The service's verdict, and the remedy for each line except passes without a warning.
    func conclude(_ ending: VerifyCommand.Ending) {
        guard let verdict = ending.verdict?.verdict else {
            remedies(of: state.withLock { $0.lines.compactMap(\.judgement) })
            Console.print(
                Phrase(
                    id: "belum ada putusan; lihat halaman berkas, atau jalankan perintah ini lagi",
                    en: "no verdict yet; the case page shows it, or run the command again")[words.language])
            return
        }
        for judgement in verdict.judgements where judgement.vantage == .outside {
            Console.print(text(judgement, nil))
            remedies(of: [judgement])
        }
        for judgement in verdict.warnings + verdict.obstacles where judgement.vantage == .inside {
            let measurement = ending.report?.checks.first { $0.check == judgement.check }?.measurement
            Console.print(text(judgement, measurement))
            remedies(of: [judgement])
        }
        for change in ending.verdict?.changes ?? [] { Console.print(StyledText(line: words.change(change))) }
        let title =
            verdict.outcome == .passed && !verdict.warnings.isEmpty ? Outcome.warningTitle : verdict.outcome.title
        let word = StyledText(title[words.language].uppercased(), verdict.outcome.style)
        let number = ending.order.caseNumber
        let stage = (ending.verdict?.caseState).map { stage in
            Phrase(id: "; tahap berkas \(number): \(stage)", en: "; stage of case \(number): \(stage)")[words.language]
        }
        Console.print(
            StyledText(Phrase(id: "putusan: ", en: "verdict: ")[words.language]) + word + StyledText(stage ?? ""))
    }

    private func remedies(of judgements: [Judgement]) {
        let switchPort = state.withLock { $0.switchPort }
        for text in judgements.compactMap({ words.remedy($0, switchPort: switchPort) }) {
            Console.print(StyledText(line: String(repeating: " ", count: words.markWidth) + " → " + text))
        }
    }

    private func say(id: String, en: String) {
        let text = Phrase(id: id, en: en)[words.language]
        switch style {
        case .silent: break
        case .lines: Console.print(StyledText(line: text))
        case .live: state.withLock { $0.note = text }
        }
    }

    private func text(_ judgement: Judgement, _ measurement: Measurement?) -> StyledText {
        let mark = words.mark(words.standing(judgement)).padded(to: words.markWidth)
        let style = judgement.isWarning ? Outcome.inconclusive.style : judgement.outcome.style
        return StyledText(line: mark, style) + StyledText(line: " " + words.line(judgement, measurement))
    }

    /// Returns when another second will have passed; `nil` once nothing more is to be drawn.
    @discardableResult
    private func draw() -> ContinuousClock.Instant? {
        // A line that fills the last column wraps on some terminals, and the next drawing would not go over all of it.
        let width = Console.width - 1
        return state.withLock { state in
            guard !state.isClosed else { return nil }
            let elapsed = Int(saturating: (ContinuousClock.now - state.began) / .seconds(1))
            let next = state.began + .seconds(elapsed + 1)
            var lines = state.lines.map { line in
                line.judgement.map { text($0, line.measurement) }
                    ?? StyledText(
                        line: "\(words.mark(.running).padded(to: words.markWidth)) \(words.line(running: line.check))")
            }
            let left = state.window.map { $0 - elapsed } ?? 0
            let ends = Phrase(id: ", pengamatan selesai dalam \(left) detik", en: ", the window ends in \(left) s")
            let window = left > 0 && lines.count > 0 ? ends[words.language] : ""
            let clock = Phrase(id: "\(elapsed) detik", en: "\(elapsed) s")[words.language]
            lines.append(StyledText(line: "\(clock)\(window)  \(state.note)"))
            lines = lines.map { $0.clipped(to: width) }
            guard lines != state.screen else { return next }
            Console.redraw(lines, over: state.drawn)
            state.drawn = lines.count
            state.screen = lines
            return next
        }
    }
}
