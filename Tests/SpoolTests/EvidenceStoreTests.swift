// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Glibc
import Linux
import Testing

@testable import Spool
import Values

struct EvidenceStoreTests {
    private func store(
        maximumBytes: Int = 1 << 20, disk: DiskCalls = .system, _ body: (EvidenceStore, String) throws -> Void
    ) throws {
        let directory = "/tmp/titipan-store-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body(try EvidenceStore(directory: directory, maximumBytes: maximumBytes, disk: disk), directory)
    }

    @Test func `what is put there twice is there once, under its hash, readable by its owner only`() throws {
        try store { store, directory in
            let bytes = Array("frames".utf8)
            try store.put(bytes)
            try store.put(bytes)
            let file = try #require(store.waiting().first)
            #expect(store.waiting().count == 1 && file.sha256 == Digest(of: bytes) && file.bytes == 6)
            var status = stat()
            #expect(stat("\(directory)/\(Digest(of: bytes))", &status) == 0 && status.st_mode & 0o777 == 0o600)
            #expect(try store.read(file) == bytes)
            store.remove(file)
            #expect(try store.read(file) == nil && store.waiting().isEmpty)
        }
    }

    @Test func `no more waits than may`() throws {
        try store(maximumBytes: 100) { store, _ in
            try store.put([UInt8](repeating: 1, count: 60))
            #expect(throws: SpoolError.full(limitBytes: 100)) { try store.put([UInt8](repeating: 2, count: 60)) }
            try store.put([UInt8](repeating: 3, count: 40))
            #expect(store.waiting().count == 2)
        }
    }

    @Test func `a disk that refuses keeps nothing under the file's name`() throws {
        var disk = DiskCalls.system
        disk.sync = { _ in
            errno = EIO
            return -1
        }
        try store(disk: disk) { store, _ in
            #expect(throws: SpoolError.self) { try store.put(Array("frames".utf8)) }
            #expect(store.waiting().isEmpty)
        }
    }
}
