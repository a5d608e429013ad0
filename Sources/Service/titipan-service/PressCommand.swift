// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Foundation
import TextOutput

/// What the running service starts for each document; see ``ChildPress``.
struct PressCommand: AsyncParsableCommand {
    static let name = "press"
    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Make one document, as the running service asks on standard input.",
        shouldDisplay: false)

    func run() async throws {
        let job = try FileHandle.standardInput.readToEnd() ?? Data()
        Console.print(json: try await PressJob.perform(Array(job)))
    }
}
