// SPDX-License-Identifier: Apache-2.0

import Glibc
import Terminal
import Testing

/// A pseudo-terminal: what the program sees, and the end that the screen and the keyboard are at (pty(7)).
private final class PseudoTerminal {
    let keyboard: Int32
    let program: Int32

    init() throws {
        keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // TIOCSPTLCK unlocks the other end, TIOCGPTPEER opens it (ioctl_tty(2)).
        var isLocked: Int32 = 0
        try #require(keyboard >= 0 && ioctl(keyboard, 0x4004_5431, &isLocked) == 0)
        program = ioctl(keyboard, 0x5441, O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(program >= 0)
    }

    deinit {
        close(program)
        close(keyboard)
    }

    var settings: termios {
        var settings = termios()
        tcgetattr(program, &settings)
        return settings
    }

    /// The bytes that were sent to the screen since the last call; waits for the first byte.
    func screen() -> String {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(keyboard, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    func type(_ text: String) {
        _ = write(keyboard, text, text.utf8.count)
    }

    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(keyboard, UInt(TIOCSWINSZ), &size)
    }
}

@Suite("A session at a terminal", .serialized, .timeLimit(.minutes(1)))
struct TerminalSessionTests {
    private func modes(_ settings: termios) -> [UInt32] {
        [settings.c_iflag, settings.c_oflag, settings.c_lflag, settings.c_cflag]
    }

    @Test("It takes the screen and the keys, and gives both back as they were")
    func session() throws {
        let terminal = try PseudoTerminal()
        let before = terminal.settings
        let session = try TerminalSession(on: terminal.program)
        #expect(terminal.settings.c_lflag & UInt32(ICANON | ECHO | ISIG) == 0)
        #expect(terminal.screen() == "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l")

        #expect(session.read() == [])
        terminal.type("q\u{1b}[A")
        #expect(session.read() == Array("q\u{1b}[A".utf8))
        session.write(Array("hello".utf8))
        #expect(terminal.screen() == "hello" && !session.isBehind)

        session.close()
        #expect(modes(terminal.settings) == modes(before))
        let end = terminal.screen()
        #expect(end.hasSuffix("\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l"))
        session.close()
        terminal.type("\n")
        #expect(terminal.screen() == "\r\n", "closed twice, it writes nothing more")
    }

    @Test("A session that is forgotten gives the terminal back too")
    func forgotten() throws {
        let terminal = try PseudoTerminal()
        let before = terminal.settings
        do {
            let session = try TerminalSession(on: terminal.program)
            #expect(modes(terminal.settings) != modes(before))
            _ = session.size
        }
        #expect(modes(terminal.settings) == modes(before))
    }

    @Test("The size is the terminal's, and the usual one where it does not say")
    func size() throws {
        let terminal = try PseudoTerminal()
        let session = try TerminalSession(on: terminal.program)
        #expect(session.size == TerminalSize(columns: 80, rows: 24))
        terminal.resize(columns: 203, rows: 51)
        #expect(session.size == TerminalSize(columns: 203, rows: 51))
    }

    @Test("A terminal that takes nothing does not block the program")
    func stalled() throws {
        let terminal = try PseudoTerminal()
        let before = terminal.settings
        let session = try TerminalSession(on: terminal.program)
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 4_096)
        var written = 0
        while !session.isBehind, written < 1_000 {
            session.write(line)
            written += 1
        }
        #expect(session.isBehind)
        session.close()
        #expect(modes(terminal.settings) == modes(before))
    }

    @Test("What another program set in the meantime is given back, not what was before")
    func resuming() throws {
        let terminal = try PseudoTerminal()
        let session = try TerminalSession(on: terminal.program)
        _ = terminal.screen()
        // The program was continued and nothing changed meanwhile: the terminal is still in raw mode.
        try session.resume()
        #expect(terminal.screen().hasPrefix("\u{1b}[?1049h"))
        // A shell took it, and turned the echo off.
        var shell = terminal.settings
        shell.c_lflag |= UInt32(ICANON | ISIG)
        tcsetattr(terminal.program, TCSANOW, &shell)
        try session.resume()
        #expect(terminal.settings.c_lflag & UInt32(ICANON) == 0)
        session.close()
        #expect(terminal.settings.c_lflag & UInt32(ICANON | ISIG | ECHO) == UInt32(ICANON | ISIG))
    }

    @Test("A terminal that is gone says so instead of typing")
    func gone() throws {
        var terminal: PseudoTerminal? = try PseudoTerminal()
        let session = try TerminalSession(on: try #require(terminal).program)
        terminal = nil
        // A process that another test starts may hold the other end until it executes its program.
        let deadline = ContinuousClock.now + .seconds(5)
        while session.read() != nil, ContinuousClock.now < deadline { usleep(1000) }
        #expect(session.read() == nil)
        session.write(Array("x".utf8))
        #expect(!session.isBehind)
    }

    @Test("What is no terminal is refused")
    func refused() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        #expect(throws: TerminalError.self) { _ = try TerminalSession(on: ends[1]) }
        #expect(throws: TerminalError.self) { _ = try TerminalSession(on: 1_000_000) }
    }
}
