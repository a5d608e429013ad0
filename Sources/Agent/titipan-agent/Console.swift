// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import Evidence
import Linux
import Logging
import Values

/// Standard output and standard error of the commands.
enum Console {
    static let isTerminal = StandardStream.output.isTerminal
    /// Colour only on a terminal, and unless NO_COLOR is set (no-color.org).
    static let hasColour = isTerminal && (ThisProcess.environment("NO_COLOR") ?? "").isEmpty

    /// Columns of the terminal; 80 where it does not say.
    static var width: Int {
        guard let size = TerminalMode.size(of: StandardStream.output.rawValue), size.columns > 0 else { return 80 }
        return size.columns
    }

    static func print(_ text: String, terminator: String = "\n") {
        StandardStream.output.write(Array((text + terminator).utf8))
    }

    /// One line on standard error.
    static func printError(_ text: String) {
        StandardStream.error.write(Array(("titipan-agent: " + text + "\n").utf8))
    }

    static func print(json value: some Encodable) throws {
        print(String(decoding: try CanonicalJSON.encode(value), as: UTF8.self))
    }

    /// Writes to standard output, unbuffered; `false` when its reader is gone.
    static func write(_ bytes: [UInt8]) -> Bool { StandardStream.output.write(bytes) }

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
