// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The source files of the project.
enum Sources {
    /// Each file that can hold text for users, with its path from the root.
    static func all() throws -> [(path: String, text: String)] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let base = root.appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil))
        var sources: [(String, String)] = []
        for case let file as URL in files where ["swift", "json", "mustache", "js"].contains(file.pathExtension) {
            sources.append(
                (String(file.path().dropFirst(root.path().count)), try String(contentsOf: file, encoding: .utf8)))
        }
        return sources
    }
}
