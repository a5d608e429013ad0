// SPDX-License-Identifier: Apache-2.0

import Foundation
import Linux
import Testing

@testable import AgentRuntime

struct ResidentMemoryTests {
    /// As proc_pid_smaps(5) shows them: code, constants, constants that the linker wrote to, data, no file, no file's name.
    private static let maps = """
        55d0c0000000-55d0c0200000 r-xp 00001000 fe:00 42                         /usr/bin/titipan agent
        Rss:                 512 kB
        Anonymous:             0 kB
        AnonHugePages:         0 kB
        VmFlags: rd ex mr mw me sd
        55d0c0200000-55d0c0300000 r--p 00201000 fe:00 42                         /usr/bin/titipan agent
        Anonymous:             0 kB
        VmFlags: rd mr mw me sd
        55d0c0300000-55d0c0310000 r--p 00301000 fe:00 42                         /usr/bin/titipan agent
        Anonymous:             4 kB
        55d0c0310000-55d0c0320000 rw-p 00311000 fe:00 42                         /usr/bin/titipan agent
        Anonymous:             0 kB
        7f0000000000-7f0000100000 r--p 00000000 00:00 0
        Anonymous:             0 kB
        7ffd00000000-7ffd00002000 r-xp 00000000 00:00 0                          [vdso]
        Anonymous:             0 kB
        """

    @Test func `only pages of files that were never written to are given back`() {
        #expect(
            ResidentMemory.cleanFileMappings(of: Array(ResidentMemoryTests.maps.utf8))
                == [0x55d0_c000_0000..<0x55d0_c020_0000, 0x55d0_c020_0000..<0x55d0_c030_0000])
    }

    @Test(arguments: [
        "", "\n\n", "Anonymous: 0 kB", "x-y r-xp 0 0 0 /a\nAnonymous: 0 kB", "9-1 r-xp 0 0 0 /a\nAnonymous: 0 kB",
    ])
    func `what is no list of mappings names none`(text: String) {
        #expect(ResidentMemory.cleanFileMappings(of: Array(text.utf8)).isEmpty)
    }

    @Test func `the kernel's list is read to its end`() throws {
        let maps = KernelFile.read("/proc/self/smaps")
        #expect(maps.count > 65_536)
        #expect(String(decoding: maps.suffix(100), as: UTF8.self).contains("VmFlags:"))
        #expect(KernelFile.read("/proc/self/no-such-file").isEmpty)
    }

    @Test func `what was given back comes again`() throws {
        let before = try #require(FileManager.default.contents(atPath: "/proc/self/exe")?.count)
        ResidentMemory.releaseCode()
        #expect(FileManager.default.contents(atPath: "/proc/self/exe")?.count == before)
        #expect((1...1_000).reduce(0, +) == 500_500)
    }
}
