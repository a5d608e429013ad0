// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import Terminal
import TextOutput

/// `watch` on a terminal: the view, drawn anew each second and after each key.
struct WatchScreen {
    private let feed: WatchFeed
    private let inbox: WatchInbox

    init(_ feed: WatchFeed, _ inbox: WatchInbox) {
        self.feed = feed
        self.inbox = inbox
    }

    func run() throws {
        var board = TenantBoard(feed.judge)
        var view = WatchView(interface: feed.place, isExact: feed.isExact)
        var painter = ScreenPainter(hasColour: Console.hasColour)
        var keys = KeyDecoder()
        let session = try TerminalSession()
        defer { session.close() }
        ResidentMemory.releaseCode()
        try Confinement.capture.enter()
        try feed.start(inbox.put)
        var mustDraw = true
        while true {
            if mustDraw, !session.isBehind {
                let size = session.size
                session.write(painter.paint(view.lines(board, size: size), columns: size.columns, rows: size.rows))
                mustDraw = false
            }
            // An escape alone is a key once nothing follows it.
            let patience = keys.isPending ? 50 : nil
            let happened = try inbox.wait.next(
                milliseconds: patience, input: session.number, output: session.number, wantsToWrite: session.isBehind)
            var pressed = happened.isEmpty ? keys.flush() : []
            for event in happened {
                switch event {
                case .signal(.end), .outputClosed: return
                case .signal(.resized):
                    painter.forget()
                    mustDraw = true
                case .signal(.suspend):
                    try session.suspend()
                    painter.forget()
                    mustDraw = true
                case .signal(.continued):
                    try session.resume()
                    painter.forget()
                    mustDraw = true
                case .input:
                    guard let bytes = session.read() else { return }
                    pressed += keys.decode(bytes)
                case .writable: session.flush()
                case .woken: break
                }
            }
            for key in pressed {
                if key == .control("z") {
                    try session.suspend()
                    painter.forget()
                    mustDraw = true
                    continue
                }
                switch view.press(key) {
                case .nothing: break
                case .draw: mustDraw = true
                case .drawAnew:
                    painter.forget()
                    mustDraw = true
                case .quit: return
                }
            }
            for event in inbox.takeAll() {
                switch event {
                case .snapshot(let snapshot): board.take(snapshot)
                case .window(let interval): board.take(interval)
                case .ended(let reason):
                    if let reason { throw WatchEnded(description: reason) }
                    return
                }
                mustDraw = true
            }
        }
    }
}
