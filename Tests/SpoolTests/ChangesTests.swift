// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Linux
import Testing

@testable import Spool

@Suite("News of the spool", .serialized, .timeLimit(.minutes(1)))
struct ChangesTests {
    private let scratch: Scratch
    private let spool: Spool
    /// The spool as another process would open it.
    private let other: Spool

    init() throws {
        scratch = try Scratch()
        spool = try Spool(directory: scratch.path)
        other = try Spool(directory: scratch.path)
    }

    /// Waits for changes until `condition` holds; without a change it would wait for ever.
    private func news(until condition: () throws -> Bool) async throws {
        for await _ in try spool.changes() where try condition() { return }
        Issue.record("the stream ended")
    }

    @Test("what is there already is news to who begins to listen")
    func first() async throws {
        try spool.fill(1)
        try await news { true }
    }

    @Test("appended and acknowledged, here or by another process")
    func written() async throws {
        for writer in [spool, other] {
            var seen = 0
            for await _ in try spool.changes() {
                let pending = try spool.pending()
                switch (seen, pending.count) {
                case (0, 0):
                    try writer.fill(2)
                    seen = 1
                case (1, 2):
                    for record in pending { try writer.acknowledge(record) }
                    seen = 2
                case (2, 0): seen = 3
                default: break
                }
                if seen == 3 { break }
            }
            #expect(seen == 3)
        }
    }

    @Test("a journal put in the other's place")
    func replaced() async throws {
        try spool.fill(1)
        let listening = try spool.changes()
        var epochs: [Int] = []
        for await _ in listening {
            let epoch = try spool.state().epoch
            if epochs.last != epoch { epochs.append(epoch) }
            if epochs.count == 2 { break }
            try other.openEpoch(above: 5) { last, _, _ in
                try envelope(last)
            } resign: {
                try envelope($1, text: "\($0)")
            }
        }
        #expect(epochs.last == 6)
    }

    @Test("a consumer that stops leaves no watch behind")
    func ends() async throws {
        let task = Task { [spool] in for await _ in try spool.changes() {} }
        try await wait { watches == 1 }
        task.cancel()
        try await task.value
        try await wait { watches == 0 }
    }

    private func wait(until condition: () -> Bool) async throws {
        while !condition() { try await Task.sleep(for: .milliseconds(1)) }
    }

    /// This process's inotify watches of the spool's directory (proc_pid_fdinfo(5)). The thread that holds one closes it at its end.
    private var watches: Int {
        let inode = FileStatus(scratch.path).map { "ino:" + String($0.inode, radix: 16) + " " } ?? "none"
        return Folder.names(in: "/proc/self/fdinfo").count { name in
            let lines = String(decoding: KernelFile.read("/proc/self/fdinfo/" + name), as: UTF8.self)
            return lines.split(separator: "\n").contains { $0.hasPrefix("inotify") && $0.contains(inode) }
        }
    }

    @Test("a directory that is gone is named")
    func missing() throws {
        try FileManager.default.removeItem(atPath: scratch.path)
        let error = #expect(throws: SpoolError.self) { try spool.changes() }
        #expect(error?.description.contains(scratch.path) == true)
    }
}
