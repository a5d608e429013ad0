// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import Linux
import Provisioning
import Synchronization
import Terminal
import TextOutput
import Values
import Words

/// `provision status --watch`: what the gateway has, drawn anew each second and after each key.
struct StatusScreen {
    private let provisioner: Provisioner
    private let language: Language
    private let wake: WakeSignal
    private let wait: EventWait

    /// To be made while the process has one thread.
    init(_ provisioner: Provisioner, _ language: Language) throws {
        self.provisioner = provisioner
        self.language = language
        let signals = try SignalQueue()
        wake = try WakeSignal()
        wait = EventWait(signals: signals, wake: wake)
    }

    /// Runs until the user or a signal ends it.
    func run() throws {
        let listing = Listing()
        let task = Task.detached { [provisioner, wake] in
            while !Task.isCancelled {
                let found: Result<GatewayReport, any Error>
                do { found = .success(GatewayReport(try await provisioner.observe())) } catch {
                    found = .failure(error)
                }
                listing.put(found)
                wake.raise()
                try await Task.sleep(for: .seconds(1))
            }
        }
        defer { task.cancel() }
        var painter = ScreenPainter(hasColour: Console.hasColour)
        var keys = KeyDecoder()
        var top = 0
        let session = try TerminalSession()
        defer { session.close() }
        while true {
            let size = session.size
            let lines = try lines(listing)
            top = max(0, min(top, lines.count - (size.rows - 1)))
            if !session.isBehind {
                let shown = [title(listing)] + lines.dropFirst(top).prefix(size.rows - 1)
                session.write(
                    painter.paint(shown, columns: size.columns, rows: size.rows))
            }
            let happened = try wait.next(
                milliseconds: keys.isPending ? 50 : nil, input: session.number, output: session.number,
                wantsToWrite: session.isBehind)
            var pressed = happened.isEmpty ? keys.flush() : []
            for event in happened {
                switch event {
                case .signal(.end), .outputClosed: return
                case .signal(.resized): painter.forget()
                case .signal(.suspend):
                    try session.suspend()
                    painter.forget()
                case .signal(.continued):
                    try session.resume()
                    painter.forget()
                case .input:
                    guard let bytes = session.read() else { return }
                    pressed += keys.decode(bytes)
                case .writable: session.flush()
                case .woken: break
                }
            }
            for key in pressed {
                switch key {
                case .character("q"), .control("c"), .escape: return
                case .up: top -= 1
                case .down: top += 1
                case .pageUp: top -= size.rows - 2
                case .pageDown: top += size.rows - 2
                case .home: top = 0
                case .end: top = lines.count
                case .control("z"):
                    try session.suspend()
                    painter.forget()
                case .character, .control, .enter, .tab, .backTab, .backspace, .delete, .left, .right: break
                }
            }
        }
    }

    private func title(_ listing: Listing) -> StyledLine {
        let clock = "\(Timestamp.now())".dropFirst(11).prefix(8) + " UTC"
        let count = (try? listing.last?.get())?.tenants.count ?? 0
        return StyledLine(GatewayWords.watching(count, String(clock))[language], .dim)
    }

    private func lines(_ listing: Listing) throws -> [StyledLine] {
        try listing.last?.get().lines(language) ?? []
    }

    /// What was listed last.
    private final class Listing: Sendable {
        private let state = Mutex<Result<GatewayReport, any Error>?>(nil)

        var last: Result<GatewayReport, any Error>? { state.withLock { $0 } }

        func put(_ found: Result<GatewayReport, any Error>) { state.withLock { $0 = found } }
    }
}
