// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file system of its own, of a few megabytes, that can be filled to its last block.
package struct SmallDisk: Sendable {
    package let directory: String

    private var ballast: String { directory + "/ballast" }

    /// Leaves no room.
    package func fill() throws {
        _ = FileManager.default.createFile(atPath: ballast, contents: nil)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: ballast))
        defer { try? file.close() }
        while (try? file.write(contentsOf: Data(repeating: 0, count: 4_096))) != nil {}
    }

    package func makeRoom() throws {
        try FileManager.default.removeItem(atPath: ballast)
    }
}

/// Runs `body` with a tmpfs, which is unmounted afterwards. Takes root.
package func withSmallDisk<T>(kilobytes: Int, _ body: (SmallDisk) async throws -> T) async throws -> T {
    try await withTemporaryDirectory { directory in
        let place = directory + "/disk"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        try call("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", place)
        defer { try? call("umount", "-l", place) }
        return try await body(SmallDisk(directory: place))
    }
}

private struct CannotMount: Error, CustomStringConvertible {
    let description: String
}

private func call(_ words: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw CannotMount(description: "\(words.joined(separator: " ")) failed: this test needs root")
    }
}
