// SPDX-License-Identifier: Apache-2.0

import Failures
import Subprocess
import SystemPackage

/// Runs a script with sh(1), which ends at the first command that fails.
///
/// - Returns: what it wrote to its standard output, at most a mebibyte.
/// - Throws: `TestFailure` with its standard error, when it ends with another status than 0.
@discardableResult
package func runScript(_ script: String) async throws -> String {
    let result = try await run(
        .path("/bin/sh"), arguments: ["-euc", script], output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else { throw TestFailure("\(script): \(result.standardError)") }
    return result.standardOutput
}
