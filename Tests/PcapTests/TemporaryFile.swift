// SPDX-License-Identifier: Apache-2.0

import Failures
import Glibc

/// A path in the system's temporary folder; the file goes with it.
final class TemporaryFile {
    let path: String

    /// The path of no file.
    init() throws {
        var template = Array("/tmp/ttcapXXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFailure("mkdtemp: errno \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) + "/file"
    }

    convenience init(_ bytes: [UInt8]) throws {
        try self.init()
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        defer { close(descriptor) }
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw TestFailure("cannot write \(path): errno \(errno)")
        }
    }

    deinit {
        unlink(path)
        rmdir(String(path.dropLast(5)))
    }

    func contents() throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw TestFailure("cannot read \(path): errno \(errno)") }
        return Array(bytes.prefix(count))
    }
}
