// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Testing

/// Documents made in a process of their own.
struct ChildPressTests {
    private static func press(_ program: String, _ arguments: [String] = ["press"]) -> ChildPress {
        var tools = PressTools(timeLimit: .seconds(60))
        if let path = ProcessInfo.processInfo.environment["TITIPAN_WEASYPRINT"] { tools.weasyPrint = path }
        return ChildPress(program: program, arguments: arguments, tools: tools, office: .temanggung)
    }

    /// The service of this build.
    private static func service() throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return tests.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/titipan-service"
    }

    @Test func `a process makes the same documents, byte for byte`() async throws {
        let sample = PressFixture.sample
        let press = Self.press(try Self.service())
        let record = try await press.handoverRecord(sample.record)
        #expect(record == (try await PressFixture.record.value))
        #expect(try await press.letter(sample.letter) == (try await PressFixture.press().letter(sample.letter)))
        let handover = try await press.handover(
            sample.annex, evidence: try sample.evidence(record: record), sealingKey: sample.service)
        #expect(handover == (try await PressFixture.handover.value))
    }

    @Test func `what cannot be printed is refused as without a process`() async throws {
        var letter = PressFixture.sample.letter
        letter.purpose = "\u{10ffff}"
        let press = Self.press(try Self.service())
        let expected = await #expect(throws: PressError.self) { try await PressFixture.press().letter(letter) }
        let error = await #expect(throws: PressError.self) { try await press.letter(letter) }
        #expect(error == expected)
    }

    @Test(arguments: [
        "kill -SEGV $$", "kill -ILL $$", "exit 3", "echo {}", "echo", "head -c 200000000 /dev/zero", "cat",
    ])
    func `a process that dies or talks nonsense is an error, and no more`(_ command: String) async throws {
        let press = Self.press("/bin/sh", ["-c", command])
        await #expect(throws: PressError.self) { try await press.letter(PressFixture.sample.letter) }
    }
}
