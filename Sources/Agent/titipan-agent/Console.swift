// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import CLinux
import Evidence
import Glibc
import Logging
import Values

/// Standard output and standard error of the commands.
enum Console {
    static let isTerminal = isatty(STDOUT_FILENO) == 1
    /// Colour only on a terminal, and unless NO_COLOR is set (no-color.org).
    static let hasColour = isTerminal && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)

    /// Columns of the terminal; 80 where it does not say.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    static func print(_ text: String, terminator: String = "\n") {
        write(Array((text + terminator).utf8), STDOUT_FILENO)
    }

    /// One line on standard error.
    static func printError(_ text: String) {
        write(Array(("titipan-agent: " + text + "\n").utf8), STDERR_FILENO)
    }

    static func print(json value: some Encodable) throws {
        print(String(decoding: try CanonicalJSON.encode(value), as: UTF8.self))
    }

    /// Writes to standard output, unbuffered; `false` when its reader is gone.
    static func write(_ bytes: [UInt8]) -> Bool { write(bytes, STDOUT_FILENO) }

    @discardableResult
    private static func write(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || (count < 0 && errno == EINTR) else { return false }
            bytes = bytes.dropFirst(max(0, count))
        }
        return true
    }

    static func coloured(_ text: String, _ outcome: Outcome) -> String {
        guard hasColour else { return text }
        let code =
            switch outcome {
            case .passed: "32"
            case .failed: "31"
            case .inconclusive: "33"
            case .notRun: "90"
            }
        return "\u{1b}[\(code)m\(text)\u{1b}[0m"
    }
}

/// Runs a command's body: an error becomes one clear line and exit code 3.
func reportingErrors(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let code as ExitCode {
        throw code
    } catch is CancellationError {
        throw ExitCode(130)
    } catch {
        Console.printError("\(error)")
        throw Exit.inconclusive
    }
}

func makeLogger(_ level: Logger.Level) -> Logger {
    LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
    var log = Logger(label: "titipan-agent")
    log.logLevel = level
    return log
}

extension AgentConfiguration {
    static func read(_ option: ConfigurationOption) throws -> AgentConfiguration {
        try read(file: option.config)
    }
}
