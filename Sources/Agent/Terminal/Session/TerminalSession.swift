// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// Columns and rows.
package struct TerminalSize: Hashable, Sendable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// The size assumed where a terminal does not report one (VT100).
    package static let usual = TerminalSize(columns: 80, rows: 24)

    /// The size of the terminal behind a descriptor.
    package static func of(_ descriptor: Int32) -> TerminalSize {
        guard let size = TerminalMode.size(of: descriptor) else { return usual }
        return TerminalSize(
            columns: size.columns > 0 ? size.columns : usual.columns, rows: size.rows > 0 ? size.rows : usual.rows)
    }
}

/// The whole screen and every key, until ``close()``: alternate screen, no cursor, no wrapping, no echo.
///
/// The terminal is given back as it was on every way out: by ``close()``, which `deinit` calls, and when the process crashes. Signals that
/// end the process come as events of ``SignalQueue`` and lead to ``close()``. Output never blocks: a terminal that takes nothing keeps the
/// program from drawing, not from ending. Belongs to one thread.
package final class TerminalSession {
    private static let entering = "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l"
    private static let leaving = "\u{1b}[?2026l\u{1b}[0m\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l"

    private let descriptor: Descriptor
    private var mode: TerminalMode
    private var isOpen = false
    private var waiting: ArraySlice<UInt8> = []

    /// Whether standard input and output are one terminal that can show a screen.
    package static var isPossible: Bool {
        guard StandardStream.input.isTerminal, StandardStream.output.isTerminal else { return false }
        guard let terminal = ThisProcess.environment("TERM") else { return false }
        return terminal != "dumb" && !terminal.isEmpty
    }

    /// Takes the terminal behind `descriptor`. Throws when there is none.
    package init(on descriptor: Int32 = 1) throws(TerminalError) {
        do throws(SystemError) {
            self.descriptor = try TerminalMode.open(descriptor)
        } catch {
            throw TerminalError(.openTerminal, errorNumber: error.number)
        }
        mode = TerminalMode(of: self.descriptor)
        try enter()
    }

    deinit { close() }

    /// The terminal's descriptor, to wait for input and output.
    package var number: Int32 { descriptor.number }

    package var size: TerminalSize { .of(descriptor.number) }

    /// Output that the terminal has not taken yet. Draw nothing new meanwhile.
    package var isBehind: Bool { !waiting.isEmpty }

    private func enter() throws(TerminalError) {
        do throws(SystemError) {
            try mode.makeRaw(farewell: Array(TerminalSession.leaving.utf8))
        } catch {
            throw TerminalError(.openTerminal, errorNumber: error.number)
        }
        isOpen = true
        write(Array(TerminalSession.entering.utf8))
    }

    /// Gives the terminal back.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        // Half a sequence on the way would swallow the next: it is ended by CAN (ECMA-48, 8.3.6).
        waiting = Array("\u{18}".utf8)[...] + Array(TerminalSession.leaving.utf8)
        var patience = 20
        while isBehind, patience > 0 {
            flush()
            guard isBehind else { break }
            _ = waitUntilWritable(descriptor.number, milliseconds: 10)
            patience -= 1
        }
        mode.restore()
    }

    /// Restores the terminal's mode and stops the process until it is continued; then takes the terminal again. The caller must redraw everything.
    package func suspend() throws(TerminalError) {
        close()
        ThisProcess.stop()
        try enter()
    }

    /// Takes the terminal again after another program may have used it. The caller must redraw everything.
    package func resume() throws(TerminalError) {
        waiting = []
        // A terminal that is still in raw mode does not show which mode is to be restored.
        if mode.isRaw { write(Array(TerminalSession.entering.utf8)) } else { try enter() }
    }

    /// The bytes that were typed; `nil` when the terminal is closed.
    package func read() -> [UInt8]? {
        switch descriptor.read(atMost: 256) {
        case .bytes(let bytes): bytes
        case .wouldBlock: []
        case .ended: nil
        }
    }

    package func write(_ bytes: [UInt8]) {
        waiting += bytes
        flush()
    }

    /// Writes as many of the pending bytes as the terminal takes now.
    package func flush() {
        while !waiting.isEmpty {
            switch descriptor.write(waiting) {
            case .written(let count): waiting = waiting.dropFirst(count)
            case .wouldBlock: return
            // The terminal is closed; the next read reports it.
            case .failed: waiting = []
            }
        }
        waiting = []
    }
}
