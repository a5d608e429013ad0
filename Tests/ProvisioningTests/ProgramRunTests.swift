// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

/// Programs that are run to their end: what they are given and print is whole, and bounded.
@Suite(.timeLimit(.minutes(1)))
struct ProgramRunTests {
    @Test func `input and output come whole, however much it is`() async throws {
        let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let outcome = try await ProgramRun("/bin/cat", [], input: input, mostOutput: 3_000_000, seconds: 30).outcome()
        #expect(outcome.ending == .exited(0) && outcome.output == input && outcome.errors.isEmpty)
    }

    @Test func `how it ended, and what it complained of`() async throws {
        let outcome = try await ProgramRun("/bin/sh", ["-c", "cat; echo no >&2; exit 3"], seconds: 30).outcome()
        #expect(outcome.ending == .exited(3) && outcome.output.isEmpty && outcome.errors == Array("no\n".utf8))
        let killed = try await ProgramRun("/bin/sh", ["-c", "kill -9 $$"], seconds: 30).outcome()
        #expect(killed.ending == .signalled(9))
    }

    @Test func `what has no end is ended`() async throws {
        await #expect(throws: ProgramRun.Failure.endless(seconds: 1)) {
            try await ProgramRun("/bin/sleep", ["60"], seconds: 1).outcome()
        }
        await #expect(throws: ProgramRun.Failure.endlessOutput(bytes: 1_000)) {
            try await ProgramRun("/usr/bin/yes", [], mostOutput: 1_000, seconds: 30).outcome()
        }
        await #expect(throws: ProgramRun.Failure.self) {
            try await ProgramRun("/nowhere/nft", [], seconds: 1).outcome()
        }
    }
}
