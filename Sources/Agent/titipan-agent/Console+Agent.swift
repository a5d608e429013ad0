// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import Evidence
import Logging
import TextOutput
import Values

extension Console {
    static func printError(_ text: String) { printError("titipan-agent", text) }

    static func print(json value: some Encodable) throws { print(json: try CanonicalJSON.encode(value)) }
}

extension Outcome {
    /// How its word looks on a terminal.
    var style: Style {
        switch self {
        case .passed: Style(.green)
        case .failed: Style(.red)
        case .inconclusive: Style(.yellow)
        case .notRun: .dim
        }
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
    LoggingSystem.bootstrap { ConsoleLog.handler(label: $0) }
    var log = Logger(label: "titipan-agent")
    log.logLevel = level
    return log
}

extension AgentConfiguration {
    static func read(_ option: ConfigurationOption) throws -> AgentConfiguration {
        try read(file: option.config)
    }
}
