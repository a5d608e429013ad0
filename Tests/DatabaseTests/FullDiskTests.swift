// SPDX-License-Identifier: Apache-2.0

import Database
import Testing
import TestSupport

/// A file system with no room left: a small tmpfs, which takes root.
@Suite("a full disk", .timeLimit(.minutes(2)))
struct FullDiskTests {
    @Test("writes say that the disk is full, nothing is lost, and it goes on once there is room")
    func full() async throws {
        try await withSmallDisk(kilobytes: 2_048) { disk in
            let database = try SQLiteDatabase(path: disk.directory + "/s.sqlite")
            try await database.write { try $0.script("CREATE TABLE a (n BIGINT PRIMARY KEY, b BYTEA)") }
            try await database.write { try $0.execute("INSERT INTO a VALUES (0, NULL)") }
            try disk.fill()
            var stored = 1
            var codes: Set<DatabaseError.Code> = []
            for n in 1...60 {
                do {
                    let block = [UInt8](repeating: 7, count: 50_000)
                    try await database.write { try $0.execute("INSERT INTO a VALUES ($1, $2)", [n, block]) }
                    stored += 1
                } catch let error as DatabaseError {
                    codes.insert(error.code)
                }
            }
            #expect(codes == [.diskFull])
            #expect(try await database.read { try $0.query("SELECT n FROM a").count } == stored)
            try disk.makeRoom()
            try await database.write { try $0.execute("INSERT INTO a VALUES (100, NULL)") }
            #expect(try await database.read { try $0.query("SELECT n FROM a").count } == stored + 1)
            await database.close()
        }
    }
}
