// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A directory, and durable changes in it.
package enum Folder {
    /// Makes the directory, mode 0700, unless there is one; its parent must exist.
    package static func make(_ path: String) throws(FileError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileError(.make, path, errno) }
    }

    /// The names in the directory, `.` and `..` included; empty when it cannot be read.
    package static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }

    /// Makes the names in the directory durable.
    package static func sync(_ path: String, disk: DiskCalls = .system) throws(FileError) {
        let number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw FileError(.open, path, errno) }
        let directory = Descriptor(number)
        guard disk.sync(directory.number) == 0 else { throw FileError(.sync, path, errno) }
    }

    /// Writes a file so that its name always stands for a whole one, also after a power loss: written beside under another name, synced,
    /// put in place, and the directory synced.
    ///
    /// - Parameters:
    ///   - mode: its permission bits.
    ///   - replacing: whether a file of this name gives way. If not, returns false when there is one, also when another process puts one
    ///     there meanwhile.
    @discardableResult
    package static func put(
        _ bytes: [UInt8], as name: String, in directory: String, mode: UInt32 = 0o600, replacing: Bool = true,
        disk: DiskCalls = .system
    ) throws(FileError) -> Bool {
        let path = directory + "/" + name
        let partial = "\(path).\(getpid())\(unfinished)"
        defer { unlink(partial) }
        do {
            let file = try DiskFile(partial, .replace(mode: mode), disk: disk)
            try file.write(bytes, at: 0)
            try file.sync()
        }
        if replacing {
            guard Glibc.rename(partial, path) == 0 else { throw FileError(.rename, path, errno) }
        } else if link(partial, path) != 0 {
            // A link, unlike a rename, never takes the place of a file that another process wrote meanwhile.
            if errno == EEXIST { return false }
            throw FileError(.rename, path, errno)
        }
        try sync(directory, disk: disk)
        return true
    }

    /// Puts a whole file, made under another name in the same directory, in the place of `path`, and makes both durable.
    package static func replace(_ path: String, with partial: String, disk: DiskCalls = .system) throws(FileError) {
        try DiskFile(partial, .update, disk: disk).sync()
        guard Glibc.rename(partial, path) == 0 else { throw FileError(.rename, path, errno) }
        try sync(directory(of: path), disk: disk)
    }

    /// The directory that a path lies in; `.` for a bare name.
    package static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Removes what a crash left half written by ``put(_:as:in:mode:replacing:disk:)``: files older than any write takes.
    package static func removeLeftovers(in directory: String) {
        for name in names(in: directory) where name.hasSuffix(unfinished) {
            let path = "\(directory)/\(name)"
            guard let status = FileStatus(path), time(nil) - status.modified > 3_600 else { continue }
            unlink(path)
        }
    }

    /// Whether there is a file or directory of this name.
    package static func contains(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether this process may read the file or directory of this name.
    package static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

    /// Whether this process may make files in the directory of this name.
    package static func isWritable(_ path: String) -> Bool { access(path + "/", W_OK | X_OK) == 0 }

    /// Sets the permission bits of a file or directory, where that is allowed.
    package static func setMode(_ path: String, _ mode: UInt32) { chmod(path, mode) }

    /// Removes a file, if there is one.
    package static func remove(_ path: String) { unlink(path) }

    /// The end of the name under which a file is written.
    private static let unfinished = ".new"
}
