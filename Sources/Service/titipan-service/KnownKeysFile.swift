// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Foundation
import Linux
import Values

/// The file with what `record verify` has pinned, of the user who runs it.
struct KnownKeysFile {
    let path: String

    init(path: String) {
        self.path = path
    }

    /// `titipan/known-keys.json` in XDG_STATE_HOME, else in `~/.local/state`; `nil` without a home. A relative XDG_STATE_HOME does not
    /// count (XDG Base Directory Specification).
    init?(environment variable: (String) -> String?) {
        if let state = variable("XDG_STATE_HOME"), state.hasPrefix("/") {
            path = "\(state)/titipan/known-keys.json"
        } else if let home = variable("HOME"), home.hasPrefix("/") {
            path = "\(home)/.local/state/titipan/known-keys.json"
        } else {
            return nil
        }
    }

    /// A file that is there and does not read: never taken for an empty one, which would forget what was pinned.
    struct Damaged: Error, CustomStringConvertible {
        let path: String
        let why: String

        var description: String {
            "\(path) cannot be read (\(why)); repair it, or move it away to begin anew without pins"
        }
    }

    /// Empty as long as there is no file. Throws ``Damaged``.
    func read() throws -> KnownKeys {
        guard FileManager.default.fileExists(atPath: path) else { return KnownKeys() }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Damaged(path: path, why: "no permission, or no file")
        }
        do {
            return try CanonicalJSON.decode(KnownKeys.self, from: Array(data))
        } catch {
            throw Damaged(path: path, why: CanonicalJSON.describe(error))
        }
    }

    /// Pins durably, one process at a time; returns what ``KnownKeys/pin(_:at:replacing:)`` does.
    func pin(_ keys: TrustedKeys, at now: Timestamp, replacing: Bool) throws -> Bool {
        let directory = Folder.directory(of: path)
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let lock = try FileLock("\(path).lock")
        try lock.acquire()
        defer { lock.release() }
        var known = try read()
        guard known.pin(keys, at: now, replacing: replacing) else { return false }
        try Folder.put(try CanonicalJSON.encode(known) + [0x0A], as: "known-keys.json", in: directory)
        return true
    }
}
