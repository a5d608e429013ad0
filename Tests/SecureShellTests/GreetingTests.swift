// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SecureShell

/// The identification and the lines before it, as OpenSSH's client takes them.
struct GreetingTests {
    private func read(_ bytes: [UInt8]) -> SSHGreeting.Progress {
        var whole = SSHGreeting()
        let (expected, taken) = whole.receive(bytes)
        var bytewise = SSHGreeting()
        var progress = SSHGreeting.Progress.needsMore
        var count = 0
        for byte in bytes where progress == .needsMore {
            progress = bytewise.receive([byte]).progress
            count += 1
        }
        #expect(progress == expected && count == taken, "however the bytes are cut")
        return expected
    }

    private func identified(_ text: String) -> SSHGreeting.Progress { .identified(Array(text.utf8)) }

    @Test(arguments: [
        ("SSH-2.0-OpenSSH_9.2\r\n", "SSH-2.0-OpenSSH_9.2"), ("SSH-2.0-x\n", "SSH-2.0-x"),
        ("SSH-1.99-Cisco-1.25\n", "SSH-1.99-Cisco-1.25"),
        ("SSH-2.0-dropbear comment\r\nmore", "SSH-2.0-dropbear comment"),
        ("Selamat datang\n\nTutup sesi setelah selesai.\r\nSSH-2.0-x\r\n", "SSH-2.0-x"),
        ("\n\r\n\nSSH-2.0-x\r\n", "SSH-2.0-x"),
        ("SSH\r\nSSH-2.0-x\n", "SSH-2.0-x"), ("S\nSS\n SSH-1.0\nSSH-2.0-x\n", "SSH-2.0-x"),
        ("caf\u{e9}\u{1b}[2J\r\nSSH-2.0-x\n", "SSH-2.0-x"),
    ])
    func `an identification is found behind any lines`(_ text: String, _ line: String) {
        #expect(read(Array(text.utf8)) == identified(line))
    }

    @Test func `as many and as long lines are taken as OpenSSH's client takes`() {
        let longest = String(repeating: "x", count: 8_192) + "\r\n"
        #expect(read(Array((longest + "SSH-2.0-x\r\n").utf8)) == identified("SSH-2.0-x"))
        #expect(read(Array(("y" + longest).utf8)) == .failed(.notSSH("y" + String(repeating: "x", count: 63))))
        let most = String(repeating: "\n", count: 1_023) + "SSH-2.0-x\r\n"
        #expect(read(Array(most.utf8)) == identified("SSH-2.0-x"))
        #expect(read(Array(("\n" + most).utf8)) == .failed(.notSSH(String(repeating: ".", count: 64))))
    }

    @Test(arguments: [
        ("SSH-1.5-old\r\n", "SSH-1.5-old"), ("SSH-3.0-new\r\n", "SSH-3.0-new"), ("abc\0def\r\n", "abc."),
        ("SSH-2.0-x\ry\n", "SSH-2.0-x."),
    ])
    func `what no client takes is no SSH server`(_ text: String, _ said: String) {
        guard case .failed(.notSSH(let found)) = read(Array(text.utf8)) else {
            Issue.record("\(text) was taken")
            return
        }
        #expect(found.hasPrefix(said))
    }

    @Test(arguments: ["Exceeded MaxStartups\r\n", "Not allowed at this time\r\n"])
    func `OpenSSH's own refusal is known`(_ text: String) {
        #expect(read(Array(text.utf8)) == .failed(.turnedAway(String(text.dropLast()))))
    }

    @Test(arguments: [("", true), ("SSH-2", true), ("220 mail\r\n", false), ("Selamat", false)])
    func `silence may be slowness, unless something else was said`(_ text: String, _ isLate: Bool) {
        var greeting = SSHGreeting()
        _ = greeting.receive(Array(text.utf8))
        #expect((greeting.failureOfSilence == nil) == isLate)
    }
}
