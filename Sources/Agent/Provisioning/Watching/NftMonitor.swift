// SPDX-License-Identifier: Apache-2.0

internal import Subprocess
internal import SystemPackage

/// `nft monitor` as a child: says each change of our tables in the moment that it is in force.
struct NftMonitor: Sendable {
    /// Runs until the task is cancelled or the child ends; calls `changed` for each transaction that changed our tables.
    ///
    /// - Throws: ``NftError`` when it cannot be run, and when it ended; `CancellationError`.
    func run(_ changed: @escaping @Sendable (ForeignChange) -> Void) async throws {
        do {
            let result = try await Subprocess.run(
                .path(NftCommand.program), arguments: ["monitor"], input: .none, output: .sequence, error: .discarded
            ) { execution in
                var reader = GenerationReader()
                for try await line in execution.standardOutput.strings() {
                    if let change = reader.take(line) { changed(change) }
                }
            }
            throw NftError("nft monitor ended", status: "\(result.terminationStatus)")
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw NftError("nft monitor cannot be run (\(error))", status: "")
        }
    }
}
