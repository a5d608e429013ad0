// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import Linux
import Terminal
import TextOutput

/// `watch` without a screen: each window is written as it ends, as JSON or as plain lines.
struct WatchLines {
    private let feed: WatchFeed
    private let inbox: WatchInbox
    private let json: Bool

    init(_ feed: WatchFeed, _ inbox: WatchInbox, json: Bool) {
        self.feed = feed
        self.inbox = inbox
        self.json = json
    }

    /// Prints until the end of the feed. SIGINT and SIGTERM end it after the current window, a second signal at once. Also ends when the output is
    /// closed.
    func run() throws {
        var board = TenantBoard(feed.judge)
        ResidentMemory.releaseCode()
        try Confinement.capture.enter()
        try feed.start(inbox.put)
        var isEnding = false
        while true {
            for event in try inbox.wait.next(milliseconds: nil, output: StandardStream.output.rawValue) {
                switch event {
                case .signal(.end):
                    if isEnding { return }
                    isEnding = true
                    feed.finish()
                case .signal(.suspend): ThisProcess.stop()
                case .outputClosed: return
                case .signal, .woken, .input, .writable: break
                }
            }
            for event in inbox.takeAll() {
                switch event {
                case .snapshot: break
                case .window(let interval):
                    let report = board.take(interval)
                    let isRead =
                        json
                        ? Console.print(json: report.line) : Console.print(board.plainLines(of: report), terminator: "")
                    guard isRead else { return }
                case .ended(let reason):
                    if let reason { throw WatchEnded(description: reason) }
                    return
                }
            }
        }
    }
}
