// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import GRDB

/// Creates an empty file that only its owner can read, unless there is a file already, and syncs its directory.
func createPrivateFile(_ path: String) throws(DatabaseError) {
    let file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard file >= 0 else {
        let reason = errno
        if reason == EEXIST { return }
        throw DatabaseError(.unavailable, "cannot create \(path): \(String(cString: strerror(reason)))")
    }
    close(file)
    try sync(directory(of: path))
}

/// Copies the database into a new file at `destination`: under another name first, so that whatever bears the name is whole.
func copyDatabase(from path: String, to destination: String) throws {
    guard access(destination, F_OK) != 0 else {
        throw DatabaseError(.unavailable, "\(destination) exists; a backup never overwrites: choose another name")
    }
    let partial = destination + ".partial"
    unlink(partial)
    defer { unlink(partial) }
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
    try sync(partial)
    guard rename(partial, destination) == 0 else {
        let reason = errno
        throw DatabaseError(.unavailable, "cannot create \(destination): \(String(cString: strerror(reason)))")
    }
    try sync(directory(of: destination))
}

private func directory(of path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    if parts.isEmpty { return "." }
    return parts == [""] ? "/" : parts.joined(separator: "/")
}

private func sync(_ path: String) throws(DatabaseError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    let result = file < 0 ? -1 : fsync(file)
    let reason = errno
    if file >= 0 { close(file) }
    guard result == 0 else {
        throw DatabaseError(
            reason == ENOSPC ? .diskFull : .unavailable,
            "cannot sync \(path): \(String(cString: strerror(reason)))")
    }
}
