// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Linux

/// Creates an empty file that only its owner can read, unless there is a file already, and syncs its directory.
func createPrivateFile(_ path: String) throws(DatabaseError) {
    do throws(FileError) {
        _ = try DiskFile(path, .create(mode: 0o600))
        try Folder.sync(Folder.directory(of: path))
    } catch {
        if error.isTaken { return }
        throw DatabaseError(error)
    }
}

/// Takes the right to open the database for writing, until the lock is released or the process ends.
///
/// Throws `inUse` when another has it. The lock's file stays: to remove it would let two programs hold a lock each.
func lockDatabase(_ path: String) throws(DatabaseError) -> FileLock {
    do throws(FileError) {
        let lock = try FileLock(path + ".lock")
        if lock.tryAcquire() { return lock }
    } catch {
        throw DatabaseError(error)
    }
    throw DatabaseError(
        .inUse, "\(path) is in use by another program: only one at a time may have it open for writing")
}

/// Copies the database into a new file at `destination`, under another name first, so that a file of this name is always whole.
func copyDatabase(from path: String, to destination: String) throws {
    guard !Folder.contains(destination) else {
        throw DatabaseError(.unavailable, "\(destination) exists; a backup never overwrites: choose another name")
    }
    let partial = destination + ".partial"
    Folder.remove(partial)
    defer { Folder.remove(partial) }
    try createPrivateFile(partial)
    do {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        let source = try DatabaseQueue(path: path, configuration: configuration)
        try source.inDatabase { try $0.execute(sql: "VACUUM INTO ?", arguments: [partial]) }
        try source.close()
    } catch let error as GRDB.DatabaseError {
        throw DatabaseError(error, prefix: "the backup to \(destination) failed: ")
    }
    do throws(FileError) { try Folder.replace(destination, with: partial) } catch { throw DatabaseError(error) }
}

extension DatabaseError {
    fileprivate init(_ error: FileError) {
        self.init(error.isDiskFull ? .diskFull : .unavailable, "\(error)")
    }
}
