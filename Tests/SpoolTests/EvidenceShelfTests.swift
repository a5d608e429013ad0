// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Glibc
import Linux
import Testing

@testable import Spool
import Values

struct EvidenceShelfTests {
    private func shelf(
        maximumBytes: Int = 1 << 20, disk: DiskCalls = .system, _ body: (EvidenceShelf, String) throws -> Void
    ) throws {
        let directory = "/tmp/titipan-shelf-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body(try EvidenceShelf(directory: directory, maximumBytes: maximumBytes, disk: disk), directory)
    }

    @Test func `what is put there twice is there once, under its hash, readable by its owner only`() throws {
        try shelf { shelf, directory in
            let bytes = Array("frames".utf8)
            try shelf.put(bytes)
            try shelf.put(bytes)
            let file = try #require(shelf.waiting().first)
            #expect(shelf.waiting().count == 1 && file.sha256 == Digest(of: bytes) && file.bytes == 6)
            var status = stat()
            #expect(stat("\(directory)/\(Digest(of: bytes))", &status) == 0 && status.st_mode & 0o777 == 0o600)
            #expect(try shelf.read(file) == bytes)
            shelf.remove(file)
            #expect(try shelf.read(file) == nil && shelf.waiting().isEmpty)
        }
    }

    @Test func `no more waits than may`() throws {
        try shelf(maximumBytes: 100) { shelf, _ in
            try shelf.put([UInt8](repeating: 1, count: 60))
            #expect(throws: SpoolError.full(limitBytes: 100)) { try shelf.put([UInt8](repeating: 2, count: 60)) }
            try shelf.put([UInt8](repeating: 3, count: 40))
            #expect(shelf.waiting().count == 2)
        }
    }

    @Test func `a disk that refuses keeps nothing under the file's name`() throws {
        var disk = DiskCalls.system
        disk.sync = { _ in
            errno = EIO
            return -1
        }
        try shelf(disk: disk) { shelf, _ in
            #expect(throws: SpoolError.self) { try shelf.put(Array("frames".utf8)) }
            #expect(shelf.waiting().isEmpty)
        }
    }
}
