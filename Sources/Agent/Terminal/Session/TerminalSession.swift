// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
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
        let size = titipan_terminal_size(descriptor)
        guard size > 0 else { return usual }
        let (columns, rows) = (Int(size >> 16), Int(size & 0xffff))
        return TerminalSize(
            columns: columns > 0 ? columns : usual.columns, rows: rows > 0 ? rows : usual.rows)
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
    private var saved = termios()
    private var isOpen = false
    private var waiting: ArraySlice<UInt8> = []

    /// Whether standard input and output are one terminal that can show a screen.
    package static var isPossible: Bool {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return false }
        guard let terminal = getenv("TERM") else { return false }
        return strcmp(terminal, "dumb") != 0 && terminal.pointee != 0
    }

    /// Takes the terminal behind `descriptor`. Throws when there is none.
    package init(on descriptor: Int32 = 1) throws(TerminalError) {
        // An open file description of our own: the one that we were given is the shell's too, and must not become non-blocking.
        let number = Glibc.open("/proc/self/fd/\(descriptor)", O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard number >= 0 else { throw TerminalError(.openTerminal, errorNumber: errno) }
        self.descriptor = Descriptor(number)
        try enter()
    }

    deinit { close() }

    /// For waiting: input and output.
    package var number: Int32 { descriptor.number }

    package var size: TerminalSize { .of(descriptor.number) }

    /// Output that the terminal has not taken yet. Draw nothing new meanwhile.
    package var isBehind: Bool { !waiting.isEmpty }

    private func enter() throws(TerminalError) {
        let status = titipan_terminal_raw(descriptor.number, &saved)
        guard status == 0 else { throw TerminalError(.openTerminal, errorNumber: -status) }
        isOpen = true
        let leaving = Array(TerminalSession.leaving.utf8)
        _ = titipan_terminal_guard(descriptor.number, &saved, leaving, leaving.count)
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
            var entry = pollfd(fd: descriptor.number, events: Int16(POLLOUT), revents: 0)
            _ = poll(&entry, 1, 10)
            patience -= 1
        }
        _ = titipan_terminal_restore(descriptor.number, &saved)
        titipan_terminal_unguard()
    }

    /// Gives the terminal back and stops the process until it is continued; then takes the terminal again. Everything is to be drawn anew.
    package func suspend() throws(TerminalError) {
        close()
        kill(getpid(), SIGSTOP)
        try enter()
    }

    /// Takes the terminal again after another program may have used it. Everything is to be drawn anew.
    package func resume() throws(TerminalError) {
        var present = termios()
        let isOurs = tcgetattr(descriptor.number, &present) == 0 && present.c_lflag & UInt32(ICANON) == 0
        waiting = []
        // A terminal that still is as we left it says nothing of how it is to be given back.
        if isOurs { write(Array(TerminalSession.entering.utf8)) } else { try enter() }
    }

    /// What was typed; `nil` when the terminal is gone.
    package func read() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = Glibc.read(descriptor.number, &bytes, bytes.count)
        if count > 0 { return Array(bytes[..<count]) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? [] : nil
    }

    package func write(_ bytes: [UInt8]) {
        waiting += bytes
        flush()
    }

    /// Sends what the terminal takes now.
    package func flush() {
        while !waiting.isEmpty {
            let count = waiting.withUnsafeBytes { Glibc.write(descriptor.number, $0.baseAddress, $0.count) }
            if count > 0 {
                waiting = waiting.dropFirst(count)
            } else if count == 0 || errno == EAGAIN {
                return
            } else if errno != EINTR {
                // The terminal is gone; the next read says so.
                waiting = []
            }
        }
        waiting = []
    }
}
