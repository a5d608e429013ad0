// SPDX-License-Identifier: Apache-2.0

// The crash handler's state exists once in each source file that uses terminal.h: no other file may use it.
internal import CLinux
internal import Glibc

/// The mode of a terminal: raw while a program reads every key, and otherwise as it was before (termios(3)).
package struct TerminalMode {
    private let descriptor: Descriptor
    private var saved = termios()

    /// The terminal behind `number`, by an open file description of its own, non-blocking: the given one may be shared with other programs.
    /// Throws when there is none.
    package static func open(_ number: Int32) throws(SystemError) -> Descriptor {
        let own = Glibc.open("/proc/self/fd/\(number)", O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        let error = errno
        guard own >= 0 else { throw SystemError("open the terminal", error) }
        return Descriptor(own)
    }

    package init(of descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    /// Switches off echo, line editing and signals from keys. Until ``restore()``, a crash of the process writes `farewell` (at most 128 bytes) to
    /// the terminal and restores its mode.
    package mutating func makeRaw(farewell: [UInt8]) throws(SystemError) {
        let status = titipan_terminal_raw(descriptor.number, &saved)
        guard status == 0 else { throw SystemError("use the terminal", -status) }
        _ = titipan_terminal_guard(descriptor.number, &saved, farewell, farewell.count)
    }

    /// Restores the mode from before ``makeRaw(farewell:)``.
    package mutating func restore() {
        _ = titipan_terminal_restore(descriptor.number, &saved)
        titipan_terminal_unguard()
    }

    /// Whether the terminal is in raw mode now.
    package var isRaw: Bool {
        var present = termios()
        return tcgetattr(descriptor.number, &present) == 0 && present.c_lflag & UInt32(ICANON) == 0
    }

    /// Columns and rows of the terminal behind `number`, 0 where they are unknown; `nil` when it is no terminal (TIOCGWINSZ).
    package static func size(of number: Int32) -> (columns: Int, rows: Int)? {
        let size = titipan_terminal_size(number)
        return size > 0 ? (Int(size >> 16), Int(size & 0xffff)) : nil
    }
}
